import { execFileSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// The examples of CONTRIBUTING.md on a copy of the sources, one after the other, each as it stands there.
const projectFolder = path.resolve(__dirname, '../..');
const copy = mkdtempSync(path.join(tmpdir(), 'contributing-'));
const COPIED = ['mexc', 'nodes', 'credentials', 'scripts', 'test', 'examples', 'docs'];
const FILES = ['package.json', 'tsconfig.json', 'tsconfig.test.json', 'jest.config.js', 'index.js'];
const LIMIT_MS = 300_000;

type Where =
	| { at: 'new' }
	| { at: 'end' }
	| { at: 'after'; line: string }
	| { at: 'before'; line: string }
	| { at: 'list'; list?: string };

/** A block of the document and where the sentence before it says that it belongs. */
interface Block {
	file: string;
	where: Where;
	text: string;
}

const PLACES: ReadonlyArray<[RegExp, (match: RegExpExecArray) => Omit<Block, 'text'>]> = [
	[
		/[Ii]n `([^`]+)`, (after|before) the line with `([^`]+)`:$/,
		([, file, at, line]) => ({ file, where: { at: at as 'after' | 'before', line } }),
	],
	[/new file, `([^`]+)`/, ([, file]) => ({ file, where: { at: 'new' } })],
	[/end of `([^`/]+)` in `([^`]+)`:$/, ([, list, file]) => ({ file, where: { at: 'list', list } })],
	[/end of the list in `([^`]+)`:$/, ([, file]) => ({ file, where: { at: 'list' } })],
	[/end of `([^`]+\.ts)`/, ([, file]) => ({ file, where: { at: 'end' } })],
];

function examples(): ReadonlyMap<string, readonly Block[]> {
	const text = readFileSync(path.join(projectFolder, 'CONTRIBUTING.md'), 'utf8');
	const [, part] = /\n## Three examples\n([^]*?)\n## /.exec(text) ?? [];
	const sections = part.split(/^### /m).slice(1);
	return new Map(sections.map((section) => [section.split('\n')[0], blocksOf(section)]));
}

function blocksOf(section: string): Block[] {
	return [
		...section.matchAll(/([^\n][^`]*(?:`[^`\n]+`[^`]*)*)\n\n```(?:ts|json)\n([^]*?)```/g),
	].map(([, before, text]) => {
		const sentence = (before.split('\n\n').at(-1) ?? '').replace(/\n/g, ' ');
		for (const [pattern, place] of PLACES) {
			const match = pattern.exec(sentence);
			if (match !== null) return { ...place(match), text };
		}
		throw new Error(`Where does this block belong: ${sentence}`);
	});
}

function apply({ file, where, text }: Block): void {
	const target = path.join(copy, file);
	if (where.at === 'new') return writeFileSync(target, text, { flag: 'wx' });
	const before = readFileSync(target, 'utf8');
	if (where.at === 'end') return writeFileSync(target, `${before}\n${text}`);
	if (where.at === 'list') {
		const facts = JSON.parse(before) as unknown;
		const list = where.list === undefined ? facts : (facts as Record<string, unknown>)[where.list];
		(list as unknown[]).push(JSON.parse(text));
		return writeFileSync(target, JSON.stringify(facts));
	}
	const lines = before.split('\n');
	const found = lines.flatMap((line, index) => (line.includes(where.line) ? [index] : []));
	expect([where.line, found.length]).toEqual([where.line, 1]);
	lines.splice(found[0] + (where.at === 'after' ? 1 : 0), 0, text.trimEnd());
	writeFileSync(target, lines.join('\n'));
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): string {
	try {
		return execFileSync(process.execPath, [path.join(copy, 'node_modules', command), ...args], {
			cwd: copy,
			encoding: 'utf8',
			env: { ...process.env, ...env },
			stdio: 'pipe',
		});
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
	}
}

/** A test of the copy's own, which sees the sources as they are after an example. */
function prove(name: string, source: string): void {
	writeFileSync(path.join(copy, 'test/unit', `${name}.test.ts`), source);
	run('jest/bin/jest.js', [`test/unit/${name}`, '--selectProjects', 'fast', '--ci']);
}

const proofs: Readonly<Record<string, () => void>> = {
	'A new endpoint'() {
		prove(
			'newEndpoint',
			`import { tradingDay } from '../../mexc/endpoints/marketData';
import { buildRequest } from '../../mexc/rest/request';
import { MexcMarketData } from '../../nodes/MexcMarketData/MexcMarketData.node';

test('the operation is in the node, and its request is checked', () => {
	const { properties } = new MexcMarketData().description;
	expect(JSON.stringify(properties)).toContain('"value":"tradingDay"');
	expect(buildRequest(tradingDay, { symbol: 'btc/usdt' }).values).toEqual({ symbol: 'BTCUSDT' });
	expect(() => buildRequest(tradingDay, {})).toThrow('Symbol');
});
`,
		);
	},
	'A new stream'() {
		prove(
			'newStream',
			`import { quote } from '../../nodes/n8n/trigger/events/quote';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { portFor } from './triggerFakes';

test('the event is in the list, and a push becomes an item', () => {
	expect(triggerEvents).toContain(quote);
	const prepared = quote.prepare({ symbols: ['BTCUSDT'], simplify: true, values: {} });
	expect(prepared.channels).toEqual(['spot@public.bookTicker.live.v3.api.pb@BTCUSDT']);
	const body = { bidPrice: '65000.1', askPrice: '65000.2' };
	const [channel] = prepared.channels;
	const push = { channel, symbol: 'BTCUSDT', bodyName: 'publicBookTicker', body, receivedAt: 1 };
	const items = prepared.open(portFor(temporaryStateStore())).read(push);
	expect(items.map(({ item }) => item)).toMatchObject([body]);
});
`,
		);
	},
	'A new alert'() {
		prove(
			'newAlert',
			`import { imbalance } from '../../nodes/n8n/trigger/events/imbalance';
import { triggerEvents } from '../../nodes/n8n/trigger/events';
import { setUp, started } from './triggerFakes';

test('the alert fires once, when the ratio is crossed', async () => {
	expect(triggerEvents).toContain(imbalance);
	const settings = { event: 'imbalance', direction: 'up', ratio: '3', frequency: 'every' };
	const { context, subscriptions, emits } = setUp(settings);
	await started(context, subscriptions);
	const quote = (bidQuantity: string, sendTime: number) =>
		subscriptions[0].onMessage({
			channel: 'spot@public.aggre.bookTicker.v3.api.pb@10ms@BTCUSDT',
			symbol: 'BTCUSDT',
			bodyName: 'publicAggreBookTicker',
			body: { bidQuantity, askQuantity: '1' },
			sendTime,
			receivedAt: sendTime,
		});
	for (const [at, size] of ['2.9', '3', '4'].entries()) quote(size, at + 1);
	expect(emits.flat()).toMatchObject([{ direction: 'up', bidQuantity: '3', ratio: '3' }]);
});
`,
		);
	},
};

describe('the examples of CONTRIBUTING.md', () => {
	beforeAll(() => {
		mkdirSync(path.join(copy, 'simulator'));
		for (const name of [...COPIED, ...FILES, '.prettierrc.json']) {
			cpSync(path.join(projectFolder, name), path.join(copy, name), { recursive: true });
		}
		for (const name of ['src', 'facts', 'package.json', 'tsconfig.json']) {
			cpSync(path.join(projectFolder, 'simulator', name), path.join(copy, 'simulator', name), {
				recursive: true,
			});
		}
		symlinkSync(path.join(projectFolder, 'node_modules'), path.join(copy, 'node_modules'));
	});

	afterAll(() => rmSync(copy, { recursive: true, force: true }));

	it.each([...examples()])(
		'%s works as it stands there, and touches two sources and one fact at most',
		(name, blocks) => {
			const files = blocks.map(({ file }) => file);
			expect(files.filter((file) => !file.startsWith('simulator/facts/')).length).toBe(2);
			expect(new Set(files).size).toBeLessThanOrEqual(3);
			expect(files.length).toBeLessThanOrEqual(3);
			blocks.forEach(apply);
			run('../scripts/eventList.js', []);
			const sources = files.filter((file) => file.endsWith('.ts'));
			run('prettier/bin/prettier.cjs', ['--check', ...sources]);
			run('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']);
			const registered = ['test/registry/definitions', 'test/registry/routes', 'test/unit/streams'];
			run('jest/bin/jest.js', [...registered, '--selectProjects', 'fast', '--ci']);
			proofs[name]();
		},
		LIMIT_MS,
	);
});
