import fc from 'fast-check';
import type { Endpoint } from '../../mexc/endpoints/endpoint';
import { MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import { RateLimit } from '../../mexc/rest/rateLimit';
import type { Time } from '../../mexc/core/time';
import { accountFor, listeningLog } from '../unit/restServer';

/** A clock that jumps to the next timer as soon as nothing else is left to do. */
class JumpingTime implements Time {
	private at = 1_000_000;
	private setBackByMs = 0;
	private timers: Array<{ at: number; fn: () => void }> = [];

	now = () => this.at - this.setBackByMs;
	monotonic = () => this.at;

	/** Timers run on, whatever the clock shows. */
	setBack(ms: number) {
		this.setBackByMs += ms;
	}

	after(ms: number, fn: () => void) {
		const timer = { at: this.at + ms, fn };
		this.timers.push(timer);
		return () => void (this.timers = this.timers.filter((other) => other !== timer));
	}

	/** Lives on until `done` is settled. */
	async until<T>(done: Promise<T>): Promise<T> {
		let settled = false;
		const end = () => void (settled = true);
		done.then(end, end);
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			if (settled) return await done;
			this.timers.sort((a, b) => a.at - b.at);
			const next = this.timers.shift();
			if (!next) throw new Error('nothing is left to wait for');
			this.at = Math.max(this.at, next.at);
			next.fn();
		}
	}
}

interface Sent {
	at: number;
	ip: number;
	uid: number;
	order: boolean;
	key: string;
}

const order = { bucket: 'orderPlaceCancel', limit: 12, intervalMs: 1000, scope: 'uid' } as const;

function endpointOf(weight: number, signed: boolean, isOrder: boolean) {
	return {
		id: 'newOrder',
		security: signed ? 'SIGNED' : 'NONE',
		weight: { ip: weight, uid: null },
		extraLimits: isOrder ? [order] : [],
	} satisfies Pick<Endpoint, 'id' | 'security' | 'weight' | 'extraLimits'>;
}

/** The heaviest load of any window of this length. */
function peak(sent: Sent[], intervalMs: number, weightOf: (entry: Sent) => number): number {
	const loads = sent.map(({ at: from }) =>
		sent
			.filter(({ at }) => at >= from && at < from + intervalMs)
			.reduce((sum, entry) => sum + weightOf(entry), 0),
	);
	return Math.max(0, ...loads);
}

const request = fc.record({
	weight: fc.constantFrom(1, 1, 1, 2, 3, 10, 25),
	key: fc.constantFrom('keyA', 'keyB', ''),
	isOrder: fc.boolean(),
	isUrgent: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
	/** Long runs without a pause fill the windows, now and then one empties them. */
	pauseMs: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.constantFrom(40, 1500)),
});

describe('rate limit', () => {
	it('exceeds no window for any mixture of callers, and serves everyone', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(request, { minLength: 1, maxLength: 120 }),
				fc.constantFrom(1, 0.5, 0.1),
				async (requests, share) => {
					const time = new JumpingTime();
					const limit = new RateLimit('test');
					limit.keepRoom(new AbortController().signal);
					const sent: Sent[] = [];
					let startAt = 0;
					const all = requests.map(async ({ weight, key, isOrder, isUrgent, pauseMs }) => {
						startAt += pauseMs;
						const mine = startAt;
						await new Promise<void>((resolve) => time.after(mine, resolve));
						const account = accountFor('http://127.0.0.1:1', {
							apiKey: key,
							rateLimitShare: share,
						});
						const signed = key !== '';
						const endpoint = endpointOf(weight, signed, signed && isOrder);
						await limit.take(endpoint, account, { time, log: silentLog, isUrgent });
						const uid = signed ? weight : 0;
						sent.push({ at: time.now(), ip: weight, uid, order: signed && isOrder, key });
					});
					await time.until(Promise.all(all));
					expect(sent).toHaveLength(requests.length);
					// One request heavier than a small share may go when nothing else does.
					const most = (size: number) => Math.max(Math.floor(size * share), 25);
					expect(peak(sent, 10_000, ({ ip }) => ip)).toBeLessThanOrEqual(most(300));
					expect(peak(sent, 1000, () => 1)).toBeLessThanOrEqual(Math.floor(20 * share));
					for (const key of ['keyA', 'keyB']) {
						const own = sent.filter((entry) => entry.key === key);
						expect(peak(own, 10_000, ({ uid }) => uid)).toBeLessThanOrEqual(most(500));
						const orders = own.filter((entry) => entry.order);
						expect(peak(orders, 1000, () => 1)).toBeLessThanOrEqual(
							Math.max(1, Math.floor(12 * share)),
						);
					}
				},
			),
			{ numRuns: 40 },
		);
	}, 60_000);

	it('uses what is allowed: 300 weight go out in the first ten seconds', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const started = time.now();
		const account = accountFor('http://127.0.0.1:1');
		const calls = Array.from({ length: 12 }, () =>
			limit.take(endpointOf(25, false, false), account, { time, log: silentLog }),
		);
		await time.until(Promise.all(calls));
		expect(time.now() - started).toBe(0);
		await time.until(limit.take(endpointOf(1, false, false), account, { time, log: silentLog }));
		expect(time.now() - started).toBeGreaterThanOrEqual(10_000);
		expect(time.now() - started).toBeLessThan(10_200);
	});

	it('lets 20 requests go in a second, and no more', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const account = accountFor('http://127.0.0.1:1');
		const times: number[] = [];
		const calls = Array.from({ length: 60 }, async () => {
			await limit.take(endpointOf(1, false, false), account, { time, log: silentLog });
			times.push(time.now() - 1_000_000);
		});
		await time.until(Promise.all(calls));
		expect(times.map((at) => Math.floor(at / 1000))).toEqual(
			[0, 1, 2].flatMap((second) => Array.from({ length: 20 }, () => second)),
		);
	});

	it('serves callers in the order of asking, and one key does not wait for another', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const done: string[] = [];
		const take = async (name: string, apiKey: string) => {
			const account = accountFor('http://127.0.0.1:1', { apiKey });
			await limit.take(endpointOf(1, true, true), account, { time, log: silentLog });
			done.push(name);
		};
		const busy = Array.from({ length: 14 }, (_, index) => take(`a${index}`, 'keyA'));
		const other = take('b', 'keyB');
		await time.until(Promise.all([...busy, other]));
		const ofA = done.filter((name) => name.startsWith('a'));
		expect(ofA).toEqual(ofA.map((_, index) => `a${index}`));
		expect(done.indexOf('b')).toBeLessThan(done.indexOf('a12'));
	});

	it('serves an urgent request at once, and the others leave room for it until nobody needs it', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const over = new AbortController();
		limit.keepRoom(over.signal);
		const account = accountFor('http://127.0.0.1:1');
		const started = time.now();
		const sent: number[] = [];
		const take = async (weight: number, isUrgent = false) => {
			const endpoint = endpointOf(weight, false, false);
			await limit.take(endpoint, account, { time, log: silentLog, isUrgent });
			sent.push(time.now() - started);
		};
		const others = Array.from({ length: 40 }, async () => await take(15));
		await new Promise((resolve) => setImmediate(resolve));
		expect(sent).toHaveLength(18);
		const urgents = Array.from({ length: 2 }, async () => await take(15, true));
		await Promise.all(urgents);
		expect(sent).toEqual(Array.from({ length: 20 }, () => 0));
		over.abort();
		await time.until(Promise.all(others));
		// Twenty of 15 fill a window again.
		const ofSecond = sent.filter((at) => at > 0 && at < 20_000);
		expect(ofSecond).toHaveLength(20);
	});

	it('lets no two urgent requests of one moment into the room of one', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const account = accountFor('http://127.0.0.1:1');
		const started = time.now();
		const sent: number[] = [];
		const take = async (weight: number, isUrgent: boolean) => {
			const endpoint = endpointOf(weight, false, false);
			await limit.take(endpoint, account, { time, log: silentLog, isUrgent });
			sent.push(time.now() - started);
		};
		await take(260, false);
		await time.until(Promise.all([take(20, true), take(20, true), take(20, true)]));
		expect(sent.slice(0, 3)).toEqual([0, 0, 0]);
		expect(sent[3]).toBeGreaterThanOrEqual(10_000);
	});

	it('says about waits and can be cancelled, which costs nothing', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const account = accountFor('http://127.0.0.1:1');
		const log = listeningLog();
		const heavy = endpointOf(300, false, false);
		await time.until(limit.take(heavy, account, { time, log }));
		const abort = new AbortController();
		const waiting = limit.take(heavy, account, { time, log, signal: abort.signal });
		await new Promise((resolve) => setImmediate(resolve));
		abort.abort();
		await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
		expect(log.lines).toEqual(['Waiting 10.1 s for the rate limit of test.']);
		await time.until(limit.take(heavy, account, { time, log }));
		expect(log.lines.at(-1)).toBe('Went on after 10.1 s in the rate limit.');
	});

	it('lets a caller go who is cancelled in the queue behind another', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const account = accountFor('http://127.0.0.1:1');
		const heavy = endpointOf(300, false, false);
		await time.until(limit.take(heavy, account, { time, log: silentLog }));
		const first = limit.take(heavy, account, { time, log: silentLog });
		const abort = new AbortController();
		const signal = abort.signal;
		const second = limit.take(heavy, account, { time, log: silentLog, signal });
		const third = limit.take(heavy, account, { time, log: silentLog });
		const before = time.now();
		abort.abort();
		// No timer runs: the cancellation alone ends the wait.
		await expect(second).rejects.toMatchObject({ kind: 'cancelled', effect: 'none' });
		expect(time.now()).toBe(before);
		await time.until(Promise.all([first, third]));
	}, 2000);

	it('does not wait for hours after the clock was set back', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const account = accountFor('http://127.0.0.1:1');
		const take = () => limit.take(endpointOf(300, false, false), account, { time, log: silentLog });
		await time.until(take());
		limit.pause(time.monotonic(), 5000, false);
		time.setBack(3_600_000);
		const started = time.now();
		await time.until(take());
		expect(time.now() - started).toBeLessThan(16_000);
		limit.pause(time.monotonic(), 5000, false);
		time.setBack(3_600_000);
		await time.until(take());
	});

	it('a small share of one credential does not hold up another', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const started = time.now();
		const take = async (rateLimitShare: number, apiKey: string) => {
			const account = accountFor('http://127.0.0.1:1', { apiKey, rateLimitShare });
			await limit.take(endpointOf(10, true, false), account, { time, log: silentLog });
			return time.now() - started;
		};
		await time.until(Promise.all([1, 2, 3, 4, 5].map(() => take(1, 'keyA'))));
		// A tenth is 30 weight: the fourth call of keyB waits for its own window.
		const small = [1, 2, 3, 4].map(() => take(0.1, 'keyB'));
		const big = take(1, 'keyA');
		expect(await time.until(big)).toBeLessThan(1000);
		const last = (await time.until(Promise.all(small))).at(-1);
		expect(last).toBeGreaterThanOrEqual(10_000);
	});

	it('holds everyone back for the pause that MEXC asked for', async () => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		const started = time.now();
		limit.pause(time.monotonic(), 7000, false);
		const takes = ['keyA', 'keyB'].map((apiKey) => {
			const account = accountFor('http://127.0.0.1:1', { apiKey });
			return limit.take(endpointOf(1, true, false), account, { time, log: silentLog });
		});
		await time.until(Promise.all(takes));
		expect(time.now() - started).toBe(7000);
	});

	it.each([
		[true, 5_000, 'banned'],
		[false, 61_000, 'rateLimit'],
	])('answers at once during a ban or a long pause (banned: %s)', async (banned, ms, kind) => {
		const time = new JumpingTime();
		const limit = new RateLimit('test');
		limit.pause(time.monotonic(), ms, banned);
		const account = accountFor('http://127.0.0.1:1');
		const take = limit.take(endpointOf(1, false, false), account, { time, log: silentLog });
		await expect(take).rejects.toBeInstanceOf(MexcError);
		await expect(take).rejects.toMatchObject({ kind, effect: 'none', retryAfterMs: ms });
		const passed = new Promise<void>((resolve) => time.after(ms, resolve));
		await time.until(passed);
		await time.until(limit.take(endpointOf(1, false, false), account, { time, log: silentLog }));
	});
});
