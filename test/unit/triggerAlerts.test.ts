import type { RestClient } from '../../mexc/rest/client';
import { candleClose } from '../../nodes/n8n/trigger/events/candleClose';
import { priceCross } from '../../nodes/n8n/trigger/events/priceCross';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { staticStateStore } from '../support/staticState';
import { turn, VirtualTime } from '../support/virtualTime';
import { deal, portFor, setUp, started } from './triggerFakes';

// Price alerts between the connection and n8n: interruptions, repetitions, equal times.
const alert = {
	event: 'priceCross',
	source: 'trade',
	direction: 'up',
	price: '100',
	frequency: 'once',
};

test('a candle whose end fell into an interruption is passed over, also when prices come before the news', async () => {
	const { context, subscriptions, emits } = setUp({ ...alert, source: 'close', interval: 'Min1' });
	await started(context, subscriptions);
	const candle = (windowStart: number, closingPrice: string) => {
		const body = { windowStart, windowEnd: windowStart + 60, closingPrice };
		subscriptions[0].onMessage({ ...deal('0', 1), bodyName: 'publicSpotKline', body });
	};
	candle(60, '99');
	candle(120, '101');
	subscriptions[0].onState({ state: 'recovering', message: 'Cut.', time: 1 });
	// The first channels of a connection deliver while the others are still asked for.
	candle(180, '98');
	subscriptions[0].onState({ state: 'gap', message: 'Back.', time: 2 });
	expect(emits).toEqual([]);
});

test('two crossings within one millisecond are two events for n8n', async () => {
	const { context, subscriptions, emits } = setUp({
		...alert,
		direction: 'either',
		frequency: 'every',
	});
	await started(context, subscriptions);
	subscriptions[0].onMessage(deal('99', 1));
	subscriptions[0].onMessage(deal('101', 2));
	subscriptions[0].onMessage(deal('98', 2));
	const ids = emits.flat().map((item) => (item as { eventId: string }).eventId);
	expect(new Set(ids).size).toBe(2);
});

test('prices that a second connection brings again do not fire again', async () => {
	const { context, subscriptions, emits } = setUp({ ...alert, frequency: 'every' });
	await started(context, subscriptions);
	const path: Array<[string, number]> = [
		['99', 1_000],
		['101', 1_100],
		['102', 1_200],
	];
	for (const [price, time] of path) subscriptions[0].onMessage(deal(price, time));
	expect(emits).toHaveLength(1);
	for (const [price, time] of path) subscriptions[0].onMessage(deal(price, time));
	expect(emits).toHaveLength(1);
	subscriptions[0].onMessage(deal('99', 1_300));
	subscriptions[0].onMessage(deal('101', 1_400));
	expect(emits).toHaveLength(2);
});

test('one price with a time far ahead does not silence an alert', async () => {
	const { context, subscriptions, emits } = setUp({ ...alert, frequency: 'every' });
	await started(context, subscriptions);
	subscriptions[0].onMessage(deal('99', 9_000_000_000));
	subscriptions[0].onMessage(deal('101', 1_000));
	expect(emits).toHaveLength(1);
});

test('a candle that closes right before the expiry is reported before the trigger ends', async () => {
	const time = new VirtualTime();
	const start = time.now();
	const minute = 60_000;
	const call: RestClient['call'] = async () => {
		const newest = Math.floor((time.now() - start) / minute);
		return [0, 1, 2]
			.filter((count) => count <= newest)
			.map((count) => start + count * minute)
			.map((at) => [at, '1', '1', '1', '1', '1', at + minute, '1']);
	};
	const client = { call, clockOffsetMs: async () => 0 } as unknown as RestClient;
	const values = { interval: 'Min1', direction: 'either', expiresAt: start + minute + 1_000 };
	const reported: unknown[] = [];
	const reader = candleClose.prepare({ symbols: ['BTCUSDT'], simplify: true, values }).open(
		portFor(temporaryStateStore(), {
			time,
			client,
			emit: ({ item }) => reported.push(item.eventId),
		}),
	);
	await turn();
	await time.advance(minute + 1_000);
	expect(reader.isFinished(time.now())).toBe(false);
	await time.advance(5_000);
	expect(reported).toEqual([`BTCUSDT:Min1:${start}`]);
	expect(reader.isFinished(time.now())).toBe(true);
});

test('a trigger listens until the last of its alerts has fired, in whatever order they do', () => {
	const symbols = ['BTCUSDT', 'ETHUSDT', 'MXUSDT'];
	const { event, ...values } = alert;
	for (const order of [symbols, [...symbols].reverse(), ['ETHUSDT', 'BTCUSDT', 'MXUSDT']]) {
		const reader = priceCross
			.prepare({ symbols, simplify: true, values })
			.open(portFor(temporaryStateStore()));
		for (const symbol of order) {
			expect(reader.isFinished(0)).toBe(false);
			const prices = ['99', '101'].map((price, at) => ({ ...deal(price, at + 1), symbol }));
			const fired = prices.flatMap((message) => reader.read(message));
			expect(fired.map(({ item }) => item.event)).toEqual([event]);
			fired.forEach((occurrence) => occurrence.beforeEmit?.());
		}
		expect(reader.isFinished(0)).toBe(true);
		expect(reader.isFinished(0)).toBe(true);
	}
});

const HOUR = 3_600_000;

test.each([
	['Hour4', ['2026-11-20T02:00Z', '2026-11-20T06:00Z', '2026-11-20T10:00Z', '2026-11-20T14:00Z']],
	['Hour8', ['2026-11-20T04:00Z', '2026-11-20T12:00Z', '2026-11-20T20:00Z', '2026-11-21T04:00Z']],
	['Day1', ['2026-11-19T16:00Z', '2026-11-20T16:00Z', '2026-11-21T16:00Z', '2026-11-22T16:00Z']],
	// Sunday in UTC, and Thursday, as weeks counted from 1970 begin.
	['Week1', ['2026-11-01T16:00Z', '2026-11-08T16:00Z', '2026-11-15T16:00Z', '2026-11-22T16:00Z']],
	['Week1', ['2026-11-05', '2026-11-12', '2026-11-19', '2026-11-26']],
	['Month1', ['2026-01-31T16:00Z', '2026-02-28T16:00Z', '2026-03-31T16:00Z', '2026-04-30T16:00Z']],
	['Month1', ['2026-01-01T05:00Z', '2026-02-01T05:00Z', '2026-03-01T05:00Z', '2026-04-01T05:00Z']],
] as const)(
	'candles of %s that begin at %j are reported after a restart, each once',
	async (interval, dates) => {
		const starts = dates.map((date) => Date.parse(date));
		const time = new VirtualTime();
		/** How many have ended. */
		let ended = 0;
		const at = () => starts[ended] + HOUR;
		const row = (start: number, end: number) => [start, '1', '2', '1', '2', '5', end, '10'];
		const call: RestClient['call'] = async (_endpoint, values) => {
			if (values.interval === '4h') {
				const halves: unknown[] = [];
				for (let start = starts[0] - 8 * HOUR; start <= at(); start += 4 * HOUR) {
					halves.push(row(start, start + 4 * HOUR));
				}
				return halves;
			}
			const listed = values.limit === 1 ? starts.slice(0, 1) : starts.slice(0, ended + 1);
			return listed.map((start, index) => row(start, starts[index + 1] ?? start + 31 * 24 * HOUR));
		};
		const client = {
			call,
			clockOffsetMs: async () => at() - time.now(),
		} as unknown as RestClient;
		const staticData = {};
		const run = async () => {
			const reported: unknown[] = [];
			const stopping = new AbortController();
			candleClose
				.prepare({
					symbols: ['BTCUSDT'],
					simplify: true,
					values: { interval, direction: 'either' },
				})
				.open(
					portFor(staticStateStore(staticData), {
						time,
						client,
						signal: stopping.signal,
						emit({ item, accepted }) {
							reported.push(new Date(Number(item.candleStart)).toISOString());
							accepted?.();
						},
					}),
				);
			for (let count = 0; count < 10; count++) await turn();
			stopping.abort();
			return reported;
		};
		expect(await run()).toEqual([]);
		ended = 2;
		const iso = starts.map((start) => new Date(start).toISOString());
		expect(await run()).toEqual(iso.slice(0, 2));
		expect(await run()).toEqual([]);
		ended = 3;
		expect(await run()).toEqual(iso.slice(2, 3));
	},
);
