import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCurl, shellWords } from '../support/shellWords';
import { useSimulator } from '../support/simulator';

const simulator = useSimulator();

it('reads words as a shell does', () => {
	const command = `curl -X POST http://a/b \\\n  -d '{"a": "b"}' "c d"    # why`;
	expect(shellWords(command)).toEqual([
		'curl',
		'-X',
		'POST',
		'http://a/b',
		'-d',
		'{"a": "b"}',
		'c d',
	]);
});

it.each(['wget http://a', 'curl --retry http://a', 'curl -X GET'])(
	'refuses %s',
	async (command) => {
		await expect(runCurl(command)).rejects.toThrow(command);
	},
);

it('moves the price as simulator/README.md says', async () => {
	const text = readFileSync(path.resolve(__dirname, '../../simulator/README.md'), 'utf8');
	const [command] = /^curl [\s\S]*?\n(?=```)/m.exec(text) ?? [];
	const { restUrl } = simulator();
	const there = (url: string) => url.replace('http://127.0.0.1:8787', restUrl);
	expect((await runCurl(String(command).trim(), there)).status).toBe(200);
	const answer = await fetch(`${restUrl}/api/v3/ticker/price?symbol=BTCUSDT`);
	expect(await answer.json()).toMatchObject({
		price: expect.stringMatching(/^66000(\.0+)?$/) as unknown,
	});
});
