import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readOtherExamples } from '../../scripts/demo/exampleWorkflows';
import { ensureServer } from '../../scripts/n8nServer/install';
import { freePort } from '../../scripts/n8nServer/ports';
import { signIn } from '../../scripts/n8nServer/session';

const projectFolder = path.resolve(__dirname, '../..');
const OWNER = { firstName: 'Demo', lastName: 'Trader' };
const START_MS = 240_000;

const folder = mkdtempSync(path.join(tmpdir(), 'mexc-kept-'));
const running = new Set<ChildProcess>();

// On a new machine n8n is installed first, which takes minutes.
beforeAll(
	async () => void (await ensureServer((line) => process.stdout.write(`${line}\n`))),
	20 * 60_000,
);

afterAll(() => {
	for (const demo of running) demo.kill('SIGKILL');
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Demo {
	output: string;
	editorUrl: string;
	exchangeUrl: string;
	call: Awaited<ReturnType<typeof signIn>>;
	stop(): Promise<void>;
}

/** `npm run demo`, as a person starts it, until it says that everything runs. */
async function startDemo(port: number): Promise<Demo> {
	const demo = spawn(process.execPath, ['scripts/demo/main.js', '--port', String(port)], {
		cwd: projectFolder,
		env: { ...process.env, MEXC_DEMO_FOLDER: folder },
	});
	running.add(demo);
	const ended = new Promise<void>((resolve) => demo.once('exit', () => resolve()));
	let output = '';
	const started = new Promise<void>((resolve, reject) => {
		const read = (chunk: Buffer) => {
			output += String(chunk);
			if (output.includes('Ctrl-C stops everything')) resolve();
		};
		demo.stdout.on('data', read);
		demo.stderr.on('data', read);
		void ended.then(() => reject(new Error(`The demo ended:\n${output}`)));
	});
	await started;
	const value = (name: string) => new RegExp(`^${name} +(\\S+)`, 'm').exec(output)?.[1] ?? '';
	const editorUrl = value('Editor');
	const owner = { ...OWNER, email: value('Log-in'), password: value('Password') };
	return {
		output,
		editorUrl,
		exchangeUrl: value('Exchange'),
		call: await signIn(editorUrl, owner),
		async stop() {
			demo.kill('SIGINT');
			await ended;
			running.delete(demo);
		},
	};
}

test(
	'the demo goes on with what was built in it, and with its paper account',
	async () => {
		const port = await freePort();
		const first = await startDemo(port);
		const name = 'Built by a person';
		await first.call('POST', '/workflows', { name, nodes: [], connections: {}, settings: {} });
		const body = JSON.stringify({ asset: 'USDT', amount: '123.45' });
		const headers = { 'content-type': 'application/json' };
		await fetch(`${first.exchangeUrl}/control/deposit`, { method: 'POST', headers, body });
		const usdtAt = async ({ exchangeUrl }: Demo) => {
			const state = (await (await fetch(`${exchangeUrl}/control/state`)).json()) as {
				accounts: Record<string, { balances: Record<string, { free: string }> }>;
			};
			return Object.values(state.accounts).map(({ balances }) => balances.USDT?.free);
		};
		const before = await usdtAt(first);
		await first.stop();

		const second = await startDemo(port);
		expect(second.output).toContain('Everything is as it was left');
		expect([second.editorUrl, second.exchangeUrl]).toEqual([first.editorUrl, first.exchangeUrl]);
		const workflows = (await second.call('GET', '/workflows')) as Array<{ name: string }>;
		expect(workflows.map((workflow) => workflow.name)).toContain(name);
		// Four run, and one was built.
		expect(workflows).toHaveLength(readOtherExamples().length + 5);
		expect(await usdtAt(second)).toEqual(before);
		await second.stop();
	},
	2 * START_MS,
);
