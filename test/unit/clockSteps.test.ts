import { AccountReads } from '../../mexc/reconciliation/accountReads';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { remember } from '../../mexc/core/cache';
import { readAnswer } from '../../mexc/rest/answer';
import type { RestClient } from '../../mexc/rest/client';
import { Clock } from '../../mexc/rest/clock';
import { RateLimit } from '../../mexc/rest/rateLimit';
import { ListenKeys } from '../../mexc/socket/listenKey';
import { Lane } from '../../mexc/socket/pacer';
import { Silence } from '../../mexc/socket/silence';
import { defaultTimings } from '../../mexc/socket/timings';
import { type Moment, momentOf } from '../../mexc/core/time';
import { createDelivery } from '../../nodes/n8n/trigger/delivery';
import { recentFault, rememberFault } from '../../nodes/n8n/trigger/faults';
import { accountFor, deals } from '../fault/socketHarness';
import { VirtualTime } from '../support/virtualTime';

// This machine's clock is set by an hour in the middle of every wait: nothing lasts longer or shorter for it.
const HOUR = 3_600_000;
const MINUTE = 60_000;
const steps = [HOUR, -HOUR, 30 * HOUR, -30 * HOUR];

let time: VirtualTime;
beforeEach(() => (time = new VirtualTime()));

/** Milliseconds until `done` settles, with the step after half a second. */
async function lasting(step: number, done: Promise<unknown>): Promise<number> {
	const started = time.monotonic();
	let isDone = false;
	void done.finally(() => (isDone = true));
	await time.advance(500);
	time.stepWallClock(step);
	while (!isDone && time.monotonic() - started < 2 * HOUR) await time.advance(100);
	return time.monotonic() - started;
}

describe.each(steps)('a clock that is set by %d ms', (step) => {
	const endpoint = { id: 'x', security: 'NONE', weight: { ip: 300, uid: null } } as const;
	const take = async (limit: RateLimit) =>
		await limit.take(endpoint, accountFor('ws://x'), { time, log: silentLog });

	it('neither shortens nor lengthens the wait for the rate limit', async () => {
		const limit = new RateLimit('test');
		await take(limit);
		const waitedMs = await lasting(step, take(limit));
		expect(waitedMs).toBeGreaterThanOrEqual(10_000);
		expect(waitedMs).toBeLessThan(10_500);
	});

	it('nor the pause that MEXC asked for', async () => {
		const limit = new RateLimit('test');
		limit.pause(time.monotonic(), 20_000, false);
		const waitedMs = await lasting(step, take(limit));
		expect(waitedMs).toBeGreaterThanOrEqual(20_000);
		expect(waitedMs).toBeLessThan(20_500);
	});

	it('nor a ban', async () => {
		const limit = new RateLimit('test');
		limit.pause(time.monotonic(), 2 * MINUTE, true);
		time.stepWallClock(step);
		await time.advance(119_000);
		await expect(take(limit)).rejects.toMatchObject({ kind: 'banned', retryAfterMs: 1000 });
		await time.advance(1_000);
		await take(limit);
	});

	it('nor the distance of two requests on a WebSocket', async () => {
		const lane = new Lane(1);
		lane.take(time, () => undefined);
		const second = new Promise<void>((resolve) => void lane.take(time, resolve));
		const waitedMs = await lasting(step, second);
		expect(waitedMs).toBeGreaterThanOrEqual(1_000);
		expect(waitedMs).toBeLessThan(1_300);
	});

	it('nor the life of a listen key', async () => {
		const calls: string[] = [];
		let count = 0;
		const client: RestClient = {
			context: { account: accountFor('ws://x'), network: openNetwork, log: silentLog, time },
			call: async ({ id }) => {
				calls.push(id);
				return { listenKey: `key${++count}` };
			},
			clockOffsetMs: async () => 0,
		};
		const keys = new ListenKeys(client, defaultTimings, () => undefined);
		const first = await keys.address(() => undefined);
		time.stepWallClock(step);
		expect(keys.isHolding).toBe(true);
		// The last reader leaves, and the next one comes before the keep-alive is due.
		first.release();
		await time.advance(defaultTimings.keepAliveEveryMs - MINUTE);
		expect((await keys.address(() => undefined)).url).toBe(first.url);
		expect(calls).toEqual(['createListenKey']);
		await time.advance(MINUTE);
		expect(calls).toEqual(['createListenKey', 'keepAliveListenKey']);
	});

	it('nor the window of a batch', async () => {
		const emitted: unknown[] = [];
		const delivery = createDelivery<number>(
			{
				delivery: 'batch',
				batchWindowMs: 1_000,
				batchMaxItems: 100,
				maxInFlight: 1,
				queueLimit: 10,
				overflow: 'dropOldest',
				longestExecutionMs: undefined,
			},
			{
				time,
				groupOf: String,
				canLoseEnds: () => false,
				overdue: () => undefined,
				emit: async (events) => void emitted.push(events),
			},
		);
		delivery.push(1);
		await time.advance(500);
		time.stepWallClock(step);
		// Every event asks whether the window is over.
		delivery.push(2);
		await time.advance(499);
		expect(emitted).toHaveLength(0);
		await time.advance(1);
		expect(emitted).toHaveLength(1);
		delivery.close();
	});

	it('nor for how long a start follows a fault', async () => {
		const key = `clockSteps ${step}`;
		rememberFault(key, 'It went wrong.', time);
		time.stepWallClock(step);
		await time.advance(2 * MINUTE);
		expect(recentFault(key, time)).toBe('It went wrong.');
		await time.advance(1);
		expect(recentFault(key, time)).toBeUndefined();
	});

	it('makes no remembered answer live longer', async () => {
		let asked = 0;
		const ask = async () => ++asked;
		const key = `clockSteps ${step}`;
		expect(await remember(time, key, { ageMs: MINUTE }, ask)).toBe(1);
		time.stepWallClock(step);
		await time.advance(MINUTE);
		expect(await remember(time, key, { ageMs: MINUTE }, ask)).toBe(2);
	});

	it('lets no question from before an interruption answer what came after it', async () => {
		const reads = new AccountReads();
		let asked = 0;
		const read = async (notBefore: number) => {
			const { signal } = new AbortController();
			return await reads.read({ key: 'x', from: 1, notBefore, time, signal }, async () => ++asked);
		};
		expect(await read(0)).toBe(1);
		await time.advance(500);
		time.stepWallClock(step);
		expect(await read(time.monotonic())).toBe(2);
		await time.advance(2_000);
		expect(await read(0)).toBe(3);
	});

	it('is noticed before the next signature: the offset is measured again', async () => {
		const clock = new Clock();
		let asked = 0;
		const exchangeAhead = time.now() + 7_000 - time.monotonic();
		const ask = async () => {
			asked++;
			return time.monotonic() + exchangeAhead;
		};
		expect(await clock.offsetMs(time, ask)).toBe(7_000);
		time.stepWallClock(step);
		expect(await clock.offsetMs(time, ask)).toBe(7_000 - step);
		expect(clock.knownOffsetMs).toBe(7_000 - step);
		expect(asked).toBe(2);
		await time.advance(9 * MINUTE);
		await clock.offsetMs(time, ask);
		expect(asked).toBe(2);
		await time.advance(MINUTE);
		await clock.offsetMs(time, ask);
		expect(asked).toBe(3);
	});

	it('neither hides nor hurries that a connection is deaf', async () => {
		const stale: Array<{ quietMs: number; missedSince?: number }> = [];
		const questions: number[] = [];
		const dataAt: Moment = momentOf(time);
		const { staleAfterMs, staleMarginMs } = defaultTimings;
		const silence = new Silence({
			time,
			timings: defaultTimings,
			// Traded ten seconds ago, on the clock as it is set now.
			askLastTrade: async (_symbols, since) => {
				questions.push(time.monotonic() - dataAt.monotonic);
				const tradedAt = time.now() - 10_000;
				return tradedAt > since ? tradedAt : undefined;
			},
			channels: () => [deals('BTCUSDT')],
			dataAt: () => dataAt,
			onStale: (quietMs, missedSince) => void stale.push({ quietMs, missedSince }),
		});
		silence.watch();
		await time.advance(1_000);
		time.stepWallClock(step);
		await time.advance(staleAfterMs - 1_001);
		expect(questions).toEqual([]);
		await time.advance(1 + staleMarginMs);
		expect(questions).toEqual([staleAfterMs]);
		expect(stale).toHaveLength(1);
		expect(stale[0].quietMs).toBeLessThanOrEqual(staleAfterMs + staleMarginMs);
		// Never later than the silence began, on either reading of the clock.
		expect(stale[0].missedSince).toBeLessThanOrEqual(Math.min(dataAt.wall, dataAt.wall + step));
		silence.end();
	});
});

test('a machine that slept measures the offset again, and takes no old answer for a new one', async () => {
	// While it sleeps only the wall clock goes on.
	const clock = new Clock();
	let asked = 0;
	const ask = async () => {
		asked++;
		return time.now();
	};
	await clock.offsetMs(time, ask);
	time.stepWallClock(8 * HOUR);
	await clock.offsetMs(time, ask);
	expect(asked).toBe(2);
	let prices = 0;
	const price = async () => await remember(time, 'slept', { ageMs: MINUTE }, async () => ++prices);
	await price();
	time.stepWallClock(8 * HOUR);
	expect(await price()).toBe(2);
});

test('a time until when to wait is read on the clock of who says it', () => {
	const retryAfter = (headers: Record<string, string>): unknown => {
		try {
			return readAnswer({ status: 429, headers, text: '{}' }, 'read');
		} catch (error) {
			return (error as { retryAfterMs?: number }).retryAfterMs;
		}
	};
	const httpDate = (ms: number) => new Date(ms).toUTCString();
	const server = Date.UTC(2031, 4, 5, 6, 7, 8);
	expect(retryAfter({ date: httpDate(server), 'retry-after': httpDate(server + 30_000) })).toBe(
		30_000,
	);
	const soon = Math.floor(Date.now() / 1000) * 1000 + 30_000;
	expect(retryAfter({ 'retry-after': httpDate(soon) })).toBeGreaterThan(25_000);
	expect(retryAfter({ date: 'noon', 'retry-after': httpDate(soon) })).toBeLessThanOrEqual(30_000);
});
