import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificate } from '../../test/support/certificate';
import { startTestSimulator } from '../../test/support/simulator';

const SHIM = join(__dirname, '..', 'bin', 'mexc-simulator.js');

const OPTIONS =
	'--port --seed --speed --no-limits --market --scenario --tls-cert --tls-key --json Examples'.split(
		' ',
	);

interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** Runs the command; `onOutput` sees what it has printed so far. */
function run(
	args: string[],
	onOutput?: (out: string, child: ChildProcess) => void,
): Promise<Ended> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, args);
		let [out, err] = ['', ''];
		child.stdout.on('data', (chunk: Buffer) => {
			out += chunk.toString();
			onOutput?.(out, child);
		});
		child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
		child.on('close', (code) => resolve({ code, out, err }));
	});
}

describe('mexc-simulator on the command line', () => {
	it.each(['SIGINT', 'SIGTERM'] as const)(
		'prints where it listens and ends at %s',
		async (signal) => {
			const { code, out, err } = await run([SHIM, '--port', '0'], (text, child) => {
				if (text.includes('secret')) child.kill(signal);
			});
			expect([code, err]).toEqual([0, '']);
			expect(out).toMatch(
				/^rest http:\/\/127\.0\.0\.1:(\d+)\nws ws:\/\/127\.0\.0\.1:\1\/ws\nkey mx0\w{15}\nsecret \w{32}\npage http:\/\/127\.0\.0\.1:\1\/\n$/,
			);
		},
	);

	it('prints one line of JSON when asked, and answers', async () => {
		let answer: Promise<Response> | undefined;
		const { out } = await run([SHIM, '--port', '0', '--json', '--no-limits'], (text, child) => {
			const { rest } = JSON.parse(text) as { rest: string };
			answer = fetch(`${rest}/api/v3/time`);
			void answer.finally(() => child.kill('SIGTERM'));
		});
		expect(Object.keys(JSON.parse(out) as object)).toEqual(['rest', 'ws', 'key', 'secret']);
		expect((await answer)?.status).toBe(200);
	});

	it('says in one sentence that its port is in use', async () => {
		const simulator = await startTestSimulator();
		const { code, err } = await run([SHIM, '--port', String(simulator.port)]);
		await simulator.stop();
		expect([code, err]).toEqual([
			1,
			`Port ${simulator.port} is in use; choose another one with --port.\n`,
		]);
	});

	it.each([
		['--port', '70000', 'A port is a whole number'],
		['--seed', 'x', 'A seed is a whole number'],
		['--speed', '0', 'A speed is a number above 0'],
		['--market', 'loud', 'Allowed choices are live, quiet, empty'],
	])('refuses %s %s', async (option, value, sentence) => {
		const { code, err } = await run([SHIM, option, value]);
		expect(code).toBe(1);
		expect(err).toContain(sentence);
	});

	it.each([
		['no such file', 'none.json', undefined, 'none.json cannot be read: there is no such file.'],
		[
			'a broken file',
			'broken.json',
			'{\n"steps": [1 2]}',
			'broken.json, line 2: expected "," or "]"',
		],
		[
			'a wrong step',
			'wrong.json',
			'{"steps": [\n{"at": 1, "do": "jump"}]}',
			'wrong.json, line 2: steps[0].do must be one of "path"',
		],
	])('refuses a scenario in one sentence: %s', async (_name, file, text, sentence) => {
		const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
		const path = join(folder, file);
		if (text !== undefined) writeFileSync(path, text);
		const { code, out, err } = await run([SHIM, '--port', '0', '--scenario', path]);
		rmSync(folder, { recursive: true });
		expect([code, out]).toEqual([1, '']);
		expect(err).toContain(sentence);
		expect(err.trimEnd().split('\n')).toHaveLength(1);
	});

	it('plays the example scenario, fast', async () => {
		const example = join(__dirname, '..', 'scenarios', 'bad-day.json');
		const args = ['--port', '0', '--json', '--speed', '600', '--scenario', example];
		let symbols: unknown;
		const { code, err } = await run([SHIM, ...args], (text, child) => {
			const { rest } = JSON.parse(text) as { rest: string };
			const look = async () => {
				const url = `${rest}/api/v3/exchangeInfo?symbol=NEWUSDT`;
				for (let tries = 0; symbols === undefined && tries < 100; tries++) {
					const answer = (await (await fetch(url)).json()) as { symbols?: unknown };
					symbols = answer.symbols;
					if (symbols === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
				}
			};
			void look().finally(() => child.kill('SIGTERM'));
		});
		expect([code, err]).toEqual([0, '']);
		expect(symbols).toEqual([expect.objectContaining({ symbol: 'NEWUSDT' })]);
	});

	it('serves TLS with the files it is given, and says what is wrong with them', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'tls-'));
		const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
		const pair = createCertificate();
		writeFileSync(cert, pair.cert);
		writeFileSync(key, pair.key);
		const both = ['--port', '0', '--tls-cert', cert, '--tls-key', key];
		const good = await run([SHIM, ...both], (text, child) => {
			if (text.includes('secret')) child.kill('SIGTERM');
		});
		expect(good.out).toMatch(/^rest https:.*\nws wss:/);
		const half = await run([SHIM, '--port', '0', '--tls-cert', cert]);
		expect([half.code, half.err]).toEqual([1, 'TLS needs both --tls-cert and --tls-key.\n']);
		writeFileSync(key, 'no key');
		expect((await run([SHIM, ...both])).err).toContain('are no certificate and key in PEM form.');
		rmSync(folder, { recursive: true });
	});

	it('explains itself', async () => {
		const { code, out } = await run([SHIM, '--help']);
		expect(code).toBe(0);
		for (const option of OPTIONS) {
			expect(out).toContain(option);
		}
	});

	it('says that it is not built', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'unbuilt-'));
		mkdirSync(join(folder, 'bin'));
		const copy = join(folder, 'bin', 'mexc-simulator.js');
		copyFileSync(SHIM, copy);
		const { code, err } = await run([copy]);
		rmSync(folder, { recursive: true });
		expect([code, err]).toEqual([
			1,
			'mexc-simulator is not built yet: run "npm run build" first.\n',
		]);
	});
});
