import type { OrderRow } from '../../mexc/endpoints/rows/orderRow';
import { readUsage, withOwn } from '../../mexc/policy/dayUsage';
import { ownMemory, unlisted, withoutOld, type OwnOrder } from '../../mexc/policy/ownOrders';
import { forgetProcessState } from '../support/freshProcess';
import {
	freshMemory,
	MIDNIGHT as midnight,
	orderRow as order,
	ownOrder as own,
	startMarket,
	type DayMarket,
} from './dayMarket';
import { accountFor } from './restServer';

const DAY_MS = 86_400_000;

describe('what is known of the own orders', () => {
	afterEach(forgetProcessState);

	it('is that of one key on one host, whatever credential it is in', () => {
		const memory = (url: string, more: object) => ownMemory(accountFor(url, { ...more }));
		const [one, other] = ['http://127.0.0.1:1', 'http://127.0.0.1:2'];
		const mine = memory(one, { apiKey: 'mx0one' });
		expect(memory(one, { apiKey: 'mx0one', allowedSymbols: 'BTCUSDT' })).toBe(mine);
		expect(memory(one, { apiKey: 'mx0two' })).not.toBe(mine);
		expect(memory(other, { apiKey: 'mx0one' })).not.toBe(mine);
	});
});

describe('which orders no list shows', () => {
	const row = (orderId: string, clientOrderId?: string, more: OrderRow = {}) =>
		order(orderId, { clientOrderId, time: midnight, ...more });

	it('is seen by the ID of MEXC', () => {
		expect(unlisted([own({ orderId: 'a' })], [row('a')])).toEqual([]);
		const other = own({ orderId: 'b', clientOrderId: 'x' });
		// Another order under the same ID of ours.
		expect(unlisted([other], [row('a', 'x')])).toEqual([other]);
	});

	it('is seen by our ID, where MEXC has not said its own', () => {
		const mine = own({ clientOrderId: 'x' });
		expect(unlisted([mine], [row('a', 'x')])).toEqual([]);
		expect(unlisted([mine], [row('a', 'y')])).toEqual([mine]);
		expect(unlisted([mine], [row('a', 'x', { symbol: 'ETHUSDT' })])).toEqual([mine]);
		const nameless = own();
		expect(unlisted([nameless], [row('a')])).toEqual([nameless]);
	});

	it('is seen by a row that is not older than the order, as far as clocks can say', () => {
		const mine = own({ clientOrderId: 'x' });
		const at = (time: number | null) => unlisted([mine], [row('a', 'x', { time })]);
		expect(at(mine.sentAt - 5_000)).toEqual([]);
		expect(at(mine.sentAt - 5_001)).toEqual([mine]);
		expect(at(null)).toEqual([mine]);
	});

	it('takes one row for one order', () => {
		const [one, other] = [own({ clientOrderId: 'x' }), own({ clientOrderId: 'x' })];
		expect(unlisted([one, other], [row('a', 'x')])).toEqual([other]);
		expect(unlisted([one, other], [row('a', 'x'), row('b', 'x')])).toEqual([]);
		// The row is that of the order whose ID it has.
		expect(unlisted([one, own({ orderId: 'a', clientOrderId: 'x' })], [row('a', 'x')])).toEqual([
			one,
		]);
	});

	it('is not asked for two days later, and only as many are kept as a day can have', () => {
		const at = (sentUntil: number) => own({ sentUntil });
		const under = at(Infinity);
		const [fresh, old] = [at(midnight + 1), at(midnight)];
		expect(withoutOld([old, fresh, under], midnight + 2 * DAY_MS)).toEqual([fresh, under]);
		const many = Array.from({ length: 20_001 }, () => fresh);
		expect(withoutOld(many, midnight)).toHaveLength(20_000);
	});
});

describe('an order whose answer was lost', () => {
	let market: DayMarket;
	/** Orders have become visible up to 12 seconds after they were placed: after 15 they are asked for. */
	const SHOWN_AFTER_MS = 15_000;
	let lost: OwnOrder;

	beforeEach(async () => {
		market = startMarket();
		await market.time.advance(3_600_000);
		lost = own({ clientOrderId: 'x', doubtfulUntilMs: market.time.monotonic() });
	});

	const readAfter = async (ms: number, orders = [lost]) => {
		const memory = freshMemory(orders);
		await market.time.advance(ms);
		const wanted = { window: 'utcDay', kinds: ['orders'], symbols: ['BTCUSDT'] } as const;
		const reading = await readUsage(wanted, market, memory);
		const all = withOwn(reading, wanted, memory.orders);
		return { memory, counted: reading.usage.orders.length, withOwn: all.orders.length };
	};
	const asked = () => market.asked.filter((question) => question.startsWith('order '));

	it('stays counted until there was time for it to show', async () => {
		expect((await readAfter(SHOWN_AFTER_MS - 1)).memory.orders).toEqual([lost]);
		expect(asked()).toEqual([]);
	});

	it('is counted no longer when MEXC does not have it then', async () => {
		expect((await readAfter(SHOWN_AFTER_MS)).memory.orders).toEqual([]);
		expect(asked()).toEqual(['order BTCUSDT x']);
	});

	it('is one of the exchange when MEXC has it, listed or not', async () => {
		const row = order('a', { clientOrderId: 'x', time: lost.sentAt });
		// The pair was asked for, whether the answer names it or not.
		for (const found of [row, { ...row, symbol: undefined }]) {
			market.byClientId.set(
				'BTCUSDT x',
				Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
			);
			expect(await readAfter(SHOWN_AFTER_MS)).toMatchObject({ counted: 1, withOwn: 1 });
		}
		market.orders = [row];
		expect(await readAfter(0)).toMatchObject({ counted: 1, withOwn: 1 });
	});

	it('is counted no longer when MEXC has one order for two under one ID', async () => {
		const row = order('a', { clientOrderId: 'x', time: lost.sentAt });
		market.byClientId.set('BTCUSDT x', row);
		const { memory, withOwn: counted } = await readAfter(SHOWN_AFTER_MS, [lost, { ...lost }]);
		expect([memory.orders.length, counted]).toEqual([1, 1]);
	});

	it('stays counted where MEXC has an older one under its ID', async () => {
		market.byClientId.set('BTCUSDT x', order('a', { clientOrderId: 'x', time: midnight - DAY_MS }));
		const { memory } = await readAfter(SHOWN_AFTER_MS);
		expect(memory.orders).toEqual([lost]);
	});

	it.each([
		['of another pair', { symbol: 'ETHUSDT' }],
		['without an ID of ours', { clientOrderId: undefined }],
		['whose answer came', { doubtfulUntilMs: undefined }],
	])('is not asked for when it is one %s', async (_what, more) => {
		const other = { ...lost, ...more };
		expect((await readAfter(SHOWN_AFTER_MS, [other])).memory.orders).toEqual([other]);
		expect(asked()).toEqual([]);
	});
});
