import type { INodeParameters } from 'n8n-workflow';
import { useSimulator } from '../support/simulator';
import { day, replayOn, rsi, stopped } from './nodes/replayRun';

// What takes long of Replay an Alert: a week of minutes, and conditions of several lengths.
describe('Replay an Alert', () => {
	const simulator = useSimulator(stopped);
	const run = replayOn(simulator);

	it('says what candles leave undecided, and takes the last seven days where nothing is given', async () => {
		const { close } = (await run({ ...rsi, replayOutput: 'firings', limit: 1 }, day)).json(
			'MEXC',
		)[0];
		const price = { event: 'priceCross', direction: 'up', price: String(close), source: 'trade' };
		const { json } = await run({ ...price, frequency: 'every' });
		expect(json('MEXC')[0]).toMatchObject({
			// The machine's clock goes on while that of the exchange stands still.
			startTimeIso: expect.stringMatching(/^2026-02-25T12:3/),
			undecided: expect.any(Number),
			note: expect.stringContaining('not their order'),
		});
		expect(json('MEXC')[0].undecided).toBeGreaterThan(0);
		const once = await run({ ...price, frequency: 'once' });
		expect(once.json('MEXC')[0]).toMatchObject({
			firings: 1,
			note: expect.stringContaining('choose Every Time'),
		});
	}, 60_000);

	it('takes conditions of several lengths, volume, moves and closed candles', async () => {
		const row = [
			{ kind: 'indicator', interval: 'Min1', length: 5, movement: 'up', value: '50' },
			{ kind: 'price', interval: 'Min5', movement: 'above', price: '1' },
		];
		const candles = { interval: 'Min5', frequency: 'every' };
		for (const [event, fields] of Object.entries({
			composite: { conditions: { row }, match: 'all', within: 1, frequency: 'every' },
			volumeSpike: { interval: 'Min5', multiple: '1.2', candles: 20, frequency: 'oncePerCandle' },
			percentMove: { percent: '0.05', windowSeconds: 120, direction: 'either', source: 'trade' },
			candleClose: { ...candles, direction: 'up', percent: '0.01' },
		})) {
			const asked = { event, ...fields, replayOutput: 'firings', numberFormat: 'number' };
			const { error, json } = await run(asked as INodeParameters, day);
			expect([event, error?.message]).toEqual([event, undefined]);
			expect(json('MEXC').length).toBeGreaterThan(0);
			for (const item of json('MEXC')) expect(item).toMatchObject({ event, isReplay: true });
		}
	}, 60_000);
});
