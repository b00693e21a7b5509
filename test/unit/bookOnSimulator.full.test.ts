import { BookKeeper, snapshotOf, type BookChange } from '../../mexc/book/bookKeeper';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import { type Time, systemTime } from '../../mexc/core/time';
import type { Simulator } from '../../simulator/src';
import { startTestSimulator } from '../support/simulator';
import { until } from '../support/virtualTime';
import { accountFor, quick, recordingLog } from '../fault/socketHarness';

const symbol = 'BTCUSDT';
const channel = channelName(streams.aggreDepth, { speed: '10ms', symbol });

/** Real time in which the keeper's pauses are a fiftieth as long. */
const hurried: Time = {
	now: () => systemTime.now(),
	monotonic: () => systemTime.monotonic(),
	after: (ms, fn) => systemTime.after(ms / 50, fn),
};

let simulator: Simulator;
let close: () => void;

/** A keeper on the simulator's stream, wired as a trigger does it. */
async function follow() {
	const account = accountFor(simulator.wsUrl, { baseUrl: simulator.restUrl });
	const network = openNetwork;
	const client = createRestClient({ account, network, log: recordingLog });
	const news: Array<Omit<BookChange, 'book'> & { version: string }> = [];
	const stop = new AbortController();
	const port = {
		time: hurried,
		log: recordingLog,
		signal: stop.signal,
		snapshot: snapshotOf(client),
	};
	let latest: BookChange['book'] | undefined;
	const keeper = new BookKeeper(symbol, port, ({ book, ...more }) => {
		latest = book;
		news.push({ ...more, version: book.version });
	});
	const subscription = createHub(quick).subscribe({
		account,
		network,
		log: recordingLog,
		access: 'public',
		channels: [channel],
		onMessage: (message) => keeper.feed(message),
		onState: ({ state }) => {
			if (state === 'gap') keeper.gap();
		},
	});
	close = () => {
		subscription.close();
		stop.abort();
	};
	await subscription.ready;
	keeper.gap();
	return { keeper, news, top: () => latest?.top(5000), version: () => latest?.version };
}

interface RestBook {
	lastUpdateId: number;
	bids: string[][];
	asks: string[][];
}

/** The exchange's own book, asked for without our code. */
async function exchangeBook() {
	const url = `${simulator.restUrl}/api/v3/depth?symbol=${symbol}&limit=5000`;
	const { lastUpdateId, bids, asks } = (await (await fetch(url)).json()) as RestBook;
	const levels = (rows: string[][]) => rows.map(([price, quantity]) => ({ price, quantity }));
	return { version: String(lastUpdateId), bids: levels(bids), asks: levels(asks) };
}

let step = 0;

/** Changes the book in several messages, each in a window of its own. */
async function change(times = 1): Promise<void> {
	for (let i = 0; i < times; i++) {
		const prices = ['64990', '65010', '65003', '64400', '65700'];
		const side = step % 2 === 0 ? 'BUY' : 'SELL';
		simulator.trade(symbol, { price: prices[step++ % prices.length], quantity: '0.2', side });
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
}

/** The copy is in sync and exactly the exchange's book. */
async function expectEqual(one: Awaited<ReturnType<typeof follow>>): Promise<void> {
	const { version, ...levels } = await exchangeBook();
	await until(`version ${version} in sync`, () => one.keeper.isSynced && one.version() === version);
	expect(one.top()).toEqual(levels);
	expect(levels.bids.length).toBeGreaterThan(10);
}

beforeEach(async () => {
	simulator = await startTestSimulator();
});

afterEach(async () => {
	close();
	await simulator.stop();
});

describe('the book kept from the stream of the simulator', () => {
	it('is the exchange book at once and after every change, without a new snapshot', async () => {
		const one = await follow();
		await expectEqual(one);
		await change(5);
		await expectEqual(one);
		expect(one.news.map(({ isResynced }) => isResynced)).toEqual([true, ...Array(5).fill(false)]);
		expect(one.news[1]).toMatchObject({ isBestChanged: true });
		expect(Math.abs(one.news[1].time - Date.now())).toBeLessThan(5000);
		expect([one.keeper.resyncs, simulator.state().requests.orderBook]).toEqual([0, 2 + 1]);
	});

	it.each([
		['a version gap', { kind: 'versionGap' }, 1],
		['a lost push', { kind: 'losePush' }, 1],
		['two that change places', { kind: 'reorderPush' }, 1],
		['a late one', { kind: 'latePush', delayMs: 300 }, 1],
		['a doubled one', { kind: 'duplicatePush' }, 0],
		['one with an unknown field', { kind: 'unknownField' }, 0],
		['one cut in the middle', { kind: 'truncatedFrame' }, 1],
	] as const)('survives %s', async (_what, fault, resyncs) => {
		const one = await follow();
		await change();
		await expectEqual(one);
		simulator.fault(fault);
		await change(4);
		await expectEqual(one);
		expect(one.keeper.resyncs).toBe(resyncs);
	});

	it('survives cut connections during changes', async () => {
		const one = await follow();
		await change();
		for (let cut = 0; cut < 3; cut++) {
			simulator.fault({ kind: 'dropConnections' });
			await change(6);
		}
		await expectEqual(one);
		expect(one.keeper.resyncs).toBeGreaterThan(0);
	});

	it.each([
		['resets', { kind: 'reset', times: 4 }],
		['errors of the server', { kind: 'status', status: 503, times: 4 }],
		['pages that are no JSON', { kind: '403html', times: 2 }],
		['half an answer', { kind: 'resetMidBody', times: 4 }],
		['a late answer', { kind: 'delay', delayMs: 150 }],
		['a code of the exchange', { kind: 'code', code: 10007, times: 2 }],
	] as const)('survives %s instead of the snapshot', async (_what, fault) => {
		simulator.fault({ ...fault, endpoint: 'orderBook' });
		const one = await follow();
		await change(4);
		await until('in sync', () => one.keeper.isSynced);
		await expectEqual(one);
	});

	it('survives all of it at once', async () => {
		const one = await follow();
		for (let round = 0; round < 4; round++) {
			simulator.fault({ kind: 'versionGap' });
			simulator.fault({ kind: 'reorderPush' });
			simulator.fault({ kind: 'latePush', delayMs: 30 });
			simulator.fault({ kind: 'duplicatePush', times: 2 });
			simulator.fault({ kind: 'reset', endpoint: 'orderBook' });
			await change(8);
		}
		simulator.fault({ kind: 'clear' });
		await change(2);
		await expectEqual(one);
	});
});
