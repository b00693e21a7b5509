import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestSimulator } from '../../test/support/simulator';
import type { Simulator, SimulatorOptions } from '../src';
import { DataError } from '../src/data/dataError';
import { DataFolder } from '../src/data/dataFolder';
import { readJournal } from '../src/data/journalFile';
import { Listener, placeOrder, signed } from './support/client';
import { settle } from './support/mirrorChain';

const BTC = { symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.01' };
const START = Date.UTC(2026, 10, 22, 9, 58, 20);

describe('a data folder', () => {
	let folder = '';
	let reports: string[] = [];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'simulator-data-'));
		reports = [];
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const start = (options: SimulatorOptions = {}): Promise<Simulator> =>
		startTestSimulator({
			data: folder,
			report: (sentence) => reports.push(sentence),
			manualClock: true,
			startMs: START,
			...options,
		});
	/** What must be the same after a restart: everything but the moment and the connections. */
	const kept = (simulator: Simulator) => {
		// A market that begins again uses ids and versions of its own.
		const { listenKeys, ...snapshot } = simulator.snapshot();
		const others = { bookVersions: undefined, idPosition: undefined };
		return { ...snapshot, ...others, listenKeys: listenKeys.map(({ key, uid }) => ({ key, uid })) };
	};
	const journals = () => readdirSync(folder).filter((name) => name.startsWith('journal'));
	const newest = (kind: string) => {
		const numbers = readdirSync(folder).flatMap((name) =>
			name.startsWith(kind) && name.endsWith('.data') ? Number(/\d+/.exec(name)?.[0]) : [],
		);
		return join(folder, `${kind}-${Math.max(...numbers)}.data`);
	};

	/** Something of everything that an account can do. */
	async function useEverything(simulator: Simulator): Promise<void> {
		await placeOrder(simulator, { ...BTC, side: 'BUY', price: '64000' });
		await placeOrder(simulator, { ...BTC, side: 'BUY', type: 'MARKET', quantity: '0.02' });
		await placeOrder(simulator, { ...BTC, side: 'SELL', price: '65500' });
		const { body } = await placeOrder(simulator, { ...BTC, side: 'BUY', price: '63000' });
		const canceled = { symbol: 'BTCUSDT', orderId: String(body.orderId) };
		await signed(simulator, 'DELETE', '/api/v3/order', canceled);
		simulator.setPrice('BTCUSDT', '65600');
		await signed(simulator, 'POST', '/api/v3/userDataStream');
		await signed(simulator, 'POST', '/api/v3/mxDeduct/enable', { mxDeductEnable: 'true' });
		await signed(simulator, 'POST', '/api/v3/strategy/group', { tradeGroupName: 'mine' });
		const sub = { subAccount: 'another1', note: 'a note' };
		await signed(simulator, 'POST', '/api/v3/sub-account/virtualSubAccount', sub);
		const key = { subAccount: 'another1', note: 'key', permissions: 'SPOT_ACCOUNT_READ' };
		await signed(simulator, 'POST', '/api/v3/sub-account/apiKey', key);
		const move = { fromAccountType: 'SPOT', toAccountType: 'FUTURES', asset: 'USDT', amount: '7' };
		await signed(simulator, 'POST', '/api/v3/capital/transfer', move);
		const address = 'TSimulatedAddressOfTheDemoAccount1';
		const withdrawal = { coin: 'USDT', netWork: 'TRX', address, amount: '25' };
		await signed(simulator, 'POST', '/api/v3/capital/withdraw', withdrawal);
		simulator.deposit('USDT', '12.5', undefined, { network: 'TRX' });
		simulator.updateAccount({ barred: true });
		simulator.advance(11_000);
	}

	it('keeps everything over a stop', async () => {
		const first = await start();
		await useEverything(first);
		const before = kept(first);
		await first.stop();
		const second = await start({ startMs: START + 60_000 });
		expect(kept(second)).toEqual(before);
		expect(reports).toEqual([]);
		await second.stop();
		expect(existsSync(join(folder, 'lock'))).toBe(false);
	});

	it('keeps everything that was answered, also when nobody could stop', async () => {
		const first = await start();
		await useEverything(first);
		const before = kept(first);
		// What a killed process leaves: its files as they are at this moment.
		const copy = mkdtempSync(join(tmpdir(), 'simulator-data-'));
		for (const name of readdirSync(folder)) {
			if (name !== 'lock') writeFileSync(join(copy, name), readFileSync(join(folder, name)));
		}
		const second = await start({ data: copy, startMs: START + 60_000 });
		expect(kept(second)).toEqual(before);
		rmSync(copy, { recursive: true });
	});

	it('reports no change before it is written', async () => {
		const simulator = await start();
		const { body } = await signed(simulator, 'POST', '/api/v3/userDataStream');
		const listener = await Listener.open(simulator, String(body.listenKey));
		await listener.subscribe('spot@private.orders.v3.api.pb');
		const reported: number[] = [];
		listener.socket.on('message', () =>
			reported.push(readJournal(newest('journal')).values.length),
		);
		const written = readJournal(newest('journal')).values.length;
		await placeOrder(simulator, { ...BTC, side: 'BUY', price: '64000' });
		await settle(() => reported.length > 0);
		expect(reported.every((count) => count > written)).toBe(true);
		listener.close();
	});

	it('uses the part before a record that is cut, at every byte, and says so', async () => {
		const first = await start();
		const states = [kept(first)];
		const ends = [readJournal(newest('journal')).end];
		for (const price of ['64000', '64100', '64200']) {
			await placeOrder(first, { ...BTC, side: 'BUY', price });
			states.push(kept(first));
			ends.push(readJournal(newest('journal')).end);
		}
		const bytes = readFileSync(newest('journal'));
		const name = newest('journal').slice(folder.length + 1);
		const snapshot = newest('snapshot').slice(folder.length + 1);
		const whole = readFileSync(newest('snapshot'));
		await first.stop();
		const orders = (state: ReturnType<typeof kept> | undefined) => state?.orders;
		for (let length = ends[0] ?? 0; length <= bytes.length; length += 41) {
			const copy = mkdtempSync(join(tmpdir(), 'simulator-cut-'));
			writeFileSync(join(copy, snapshot), whole);
			writeFileSync(join(copy, name), bytes.subarray(0, length));
			const reported: string[] = [];
			const data = await DataFolder.open(copy, { report: (sentence) => reported.push(sentence) });
			const complete = ends.filter((end) => end <= length).length - 1;
			expect(data.found?.state.orders).toEqual(orders(states[complete]));
			const isWhole = ends.includes(length);
			expect(reported).toHaveLength(isWhole ? 0 : 1);
			if (!isWhole) expect(reported[0]).toContain(`after byte ${ends[complete]}`);
			data.close();
			rmSync(copy, { recursive: true });
		}
	});

	it('uses the part before damage, keeps the damaged file, and says which and where', async () => {
		const first = await start();
		await placeOrder(first, { ...BTC, side: 'BUY', price: '64000' });
		const before = kept(first);
		const journal = newest('journal');
		const { end } = readJournal(journal);
		await placeOrder(first, { ...BTC, side: 'BUY', price: '64100' });
		await placeOrder(first, { ...BTC, side: 'BUY', price: '64200' });
		await first.stop();
		const bytes = readFileSync(journal);
		bytes[end + 40] = (bytes[end + 40] ?? 0) ^ 1;
		writeFileSync(journal, bytes);
		const second = await start();
		expect(kept(second)).toEqual(before);
		expect(reports).toHaveLength(1);
		expect(reports[0]).toContain(`${journal} is damaged at byte ${end} of ${bytes.length}`);
		const aside = /kept as (\S+)\./.exec(reports[0] ?? '')?.[1] ?? '';
		expect(readFileSync(aside)).toEqual(bytes);
	});

	it('loses nothing with a damaged snapshot: the one before it and both journals are there', async () => {
		const first = await start({ journalBytes: 20_000 });
		for (let count = 0; count < 60; count++) {
			await placeOrder(first, { ...BTC, side: 'BUY', price: String(64_000 + count) });
		}
		const before = kept(first);
		expect(journals()).toHaveLength(2);
		const snapshot = newest('snapshot');
		await first.stop();
		writeFileSync(snapshot, readFileSync(snapshot).fill(0, 300, 310));
		const second = await start();
		expect(kept(second)).toEqual(before);
		expect(reports).toEqual([expect.stringContaining(`${snapshot} is damaged at byte`)]);
	});

	it('refuses to begin again beside files that it cannot read', async () => {
		const first = await start();
		await first.stop();
		for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'nonsense');
		await expect(start()).rejects.toThrow(/No snapshot in the data folder .* can be read/);
	});

	it('stays small however much happens', async () => {
		const simulator = await start({ journalBytes: 30_000, orderHistory: 20 });
		let most = 0;
		for (let count = 0; count < 400; count++) {
			const side = count % 2 === 0 ? 'BUY' : 'SELL';
			simulator.order({ ...BTC, side, type: 'MARKET' });
			const sizes = readdirSync(folder).map((name) => readFileSync(join(folder, name)).length);
			most = Math.max(
				most,
				sizes.reduce((sum, size) => sum + size, 0),
			);
		}
		expect(most).toBeLessThan(250_000);
		expect(readdirSync(folder).length).toBeLessThan(7);
	});

	it('belongs to one process, and to one kind of market', async () => {
		const first = await start();
		await expect(start()).rejects.toThrow(/is in use by another simulator \(process \d+\)/);
		await first.stop();
		const second = await start();
		await second.stop();
		const mirror = { url: 'http://127.0.0.1:9' };
		await expect(start({ mirror })).rejects.toThrow(
			/was filled without --mirror; start it without --mirror again, or choose another folder/,
		);
	});

	it('is taken over from a process that has gone, and from a silent one elsewhere', async () => {
		const lock = (holder: object) =>
			writeFileSync(join(folder, 'lock'), JSON.stringify({ token: 'x', ...holder }));
		const host = (await import('node:os')).hostname();
		lock({ pid: process.pid, started: 'another start', host });
		await (await start()).stop();
		lock({ pid: 1, started: 'some start', host: 'another container' });
		const begin = performance.now();
		await (await start()).stop();
		expect(performance.now() - begin).toBeGreaterThan(4000);
	}, 20_000);

	it('says in a sentence that it cannot be used', async () => {
		const file = join(folder, 'file');
		writeFileSync(file, '');
		await expect(start({ data: file })).rejects.toThrow(DataError);
		await expect(start({ data: file })).rejects.toThrow('cannot be made: it is no folder.');
	});

	it('is not touched when a newer simulator has written it', async () => {
		const first = await start();
		await first.stop();
		const { crc32 } = await import('node:zlib');
		const snapshot = newest('snapshot');
		const [head = '', ...rest] = readFileSync(snapshot, 'utf8').split('\n');
		const text = head.slice(9).replace('"version":1', '"version":2');
		const sum = crc32(text).toString(16).padStart(8, '0');
		writeFileSync(snapshot, [`${sum} ${text}`, ...rest].join('\n'));
		await expect(start()).rejects.toThrow(/was written by a newer simulator \(form 2/);
	});
});
