import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { ensureServer } from '../../scripts/n8nServer/install';
import { freePort } from '../../scripts/n8nServer/ports';
import { signUp, type Call } from '../../scripts/n8nServer/session';
import { startServer } from '../../scripts/n8nServer/start';
import { publishWorkflow } from '../../scripts/n8nServer/workflows';
import { startService } from '../../scripts/service';
import { OWNER } from '../support/installedN8n';
import { runCurl } from '../support/shellWords';

// README, followed by somebody who has nothing yet: an empty home, a fresh clone, and what README says, word by word,
// up to the message of an alert that has fired. Only the name of the package on npm is replaced, by the tarball that
// would be published, and Telegram by a server of this test.
const projectFolder = path.resolve(__dirname, '../..');
const readme = readFileSync(path.join(projectFolder, 'README.md'), 'utf8');
const MINUTES = 60_000;

function found(pattern: RegExp): string[] {
	const match = pattern.exec(readme);
	if (match === null) throw new Error(`README does not say ${String(pattern)}`);
	return match.slice(1);
}

/** The blocks of commands below a heading. */
function blocksOf(heading: string): string[] {
	const start = readme.indexOf(`\n## ${heading}\n`);
	if (start < 0) throw new Error(`README has no heading ${heading}`);
	const end = readme.indexOf('\n## ', start + 1);
	return [...readme.slice(start, end).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
		([, block]) => block,
	);
}

const [paperBlock, priceBlock] = blocksOf('Paper trading');
const [installFolder, installCommand] = found(
	/^- \*\*By npm\*\*: in `([^`]+)`, `([^`]+)`, then start n8n again/m,
);
const [setting, settingValue] = found(/^Set `(N8N_\w+)=(\w+)`/m);
const [example] = found(/\(examples\/(price-alert-to-telegram\.json)\)/);

const scratch = mkdtempSync(path.join(tmpdir(), 'mexc-readme-'));
const home = path.join(scratch, 'home');
const clone = path.join(scratch, 'clone');
const stops: Array<() => unknown> = [];

/** Nothing of the user but where npm fetches from, and what is too large to fetch for a test. */
const env = {
	HOME: home,
	npm_config_userconfig: path.join(homedir(), '.npmrc'),
	npm_config_cache: path.join(homedir(), '.npm'),
	XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
};

function sh(command: string, cwd: string): string {
	return execFileSync('sh', ['-ec', command], {
		cwd,
		env: { ...process.env, ...env },
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

/** Telegram's side: every text that it is given. */
async function startChat(): Promise<{ url: string; texts: string[] }> {
	const texts: string[] = [];
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += String(chunk)));
		request.on('end', () => {
			if (request.url?.endsWith('/sendMessage')) {
				texts.push((JSON.parse(body) as { text: string }).text);
			}
			response.setHeader('content-type', 'application/json');
			response.end('{"ok":true,"result":{}}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	stops.push(() => server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, texts };
}

interface Workflow {
	name: string;
	nodes: Array<{ type: string }>;
	connections: object;
	settings: object;
}

async function save(n8n: Call, type: string, data: object): Promise<{ id: string; name: string }> {
	const { id } = (await n8n('POST', '/credentials', { name: type, type, data })) as { id: string };
	return { id, name: type };
}

async function waitFor(ms: number, isSo = () => false): Promise<void> {
	const end = Date.now() + ms;
	while (!isSo() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
}

beforeAll(() => {
	mkdirSync(home);
	const options = { cwd: projectFolder, encoding: 'utf8' } as const;
	const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	for (const file of execFileSync('git', list, options).split('\0').filter(Boolean)) {
		cpSync(path.join(projectFolder, file), path.join(clone, file));
	}
});

afterAll(async () => {
	for (const stop of stops.reverse()) await stop();
	rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

it(
	'README leads from nothing to the message of an alert',
	async () => {
		const [prepare, start, ...others] = paperBlock.trim().split('\n');
		expect(others).toEqual([]);
		sh(prepare, clone);
		const simulator = startService({
			name: 'The simulator',
			command: 'sh',
			args: ['-c', `exec ${start} -- --port 0`],
			cwd: clone,
			env,
		});
		stops.push(simulator.stop);
		const [, restUrl] = await simulator.waitForLog(/^rest (\S+)$/m, MINUTES);
		const [, apiKey] = await simulator.waitForLog(/^key (\S+)$/m, MINUTES);
		const [, apiSecret] = await simulator.waitForLog(/^secret (\S+)$/m, MINUTES);

		const [{ filename }] = JSON.parse(
			sh(`npm pack --json --pack-destination ${scratch}`, clone),
		) as [{ filename: string }];
		const nodes = installFolder.replace('~', home);
		mkdirSync(nodes, { recursive: true });
		expect(installCommand).toMatch(/ n8n-nodes-mexc-spot$/);
		sh(installCommand.replace('n8n-nodes-mexc-spot', path.join(scratch, filename)), nodes);

		const server = await ensureServer((line) => console.log(line));
		const n8n = await startServer({
			server,
			userFolder: home,
			port: await freePort(),
			env: { ...env, [setting]: settingValue },
		});
		stops.push(n8n.stop);
		const call = await signUp(n8n.url, OWNER);

		const chat = await startChat();
		const credentials = {
			mexcApi: await save(call, 'mexcApi', {
				apiKey,
				apiSecret,
				environment: 'paper',
				simulatorAddress: restUrl,
			}),
			telegramApi: await save(call, 'telegramApi', { accessToken: '1:a', baseUrl: chat.url }),
		};
		const { nodes: shown, ...workflow } = JSON.parse(
			readFileSync(path.join(clone, 'examples', example), 'utf8'),
		) as Workflow;
		const chosen = shown.map((node) => {
			if (node.type.endsWith('.mexcTrigger')) {
				return { ...node, credentials: { mexcApi: credentials.mexcApi } };
			}
			if (!node.type.endsWith('.telegram')) return node;
			return { ...node, credentials: { telegramApi: credentials.telegramApi } };
		});
		await publishWorkflow(call, { ...workflow, nodes: chosen });

		// README's address is the one that the simulator has where nothing else was asked for.
		const there = (url: string) => url.replace('http://127.0.0.1:8787', restUrl);
		const commands = priceBlock.trim().split('\n');
		const isHeard = () => chat.texts.length > 0;
		// The alert has to have seen a price below first.
		const below = commands[0].replace(/"price":"\d+"/, '"price":"65000"');
		for (let attempt = 0; attempt < 6 && !isHeard(); attempt++) {
			await runCurl(below, there);
			await waitFor(3_000);
			for (const command of commands) {
				expect((await runCurl(command, there)).ok).toBe(true);
			}
			await waitFor(10_000, isHeard);
		}
		expect(chat.texts[0]).toMatch(/BTC\/?USDT/);
		expect(chat.texts[0]).toContain('66');

		const modules = path.join(nodes, 'node_modules', 'n8n-nodes-mexc-spot');
		expect(existsSync(modules)).toBe(true);
		sh('npm uninstall n8n-nodes-mexc-spot', nodes);
		expect(existsSync(modules)).toBe(false);
	},
	15 * MINUTES,
);
