// A simulator with a data folder, to be killed. Its journals are short, so that snapshots are written often.
const { PAIRS, startSimulator } = require('../../dist');

void startSimulator({
	data: process.argv[2],
	journalBytes: 20_000,
	// One pair, so that the machine has time for orders.
	pairs: PAIRS.filter(({ symbol }) => symbol === 'BTCUSDT'),
	market: 'live',
	speed: 20,
	limits: false,
	seed: Number(process.argv[3]),
	report: (sentence) => process.stderr.write(`${sentence}\n`),
}).then(({ port, apiKey, apiSecret }) => {
	process.stdout.write(`${JSON.stringify({ port, apiKey, apiSecret })}\n`);
});
