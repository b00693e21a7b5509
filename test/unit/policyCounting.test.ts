import type { Time } from '../../mexc/core/time';
import { count, isPurchase, ownOrders } from '../../mexc/policy/countOrders';
import type { OwnMemory } from '../../mexc/policy/ownOrders';
import type { Ended } from '../../mexc/rest/guard';

const buy = { symbol: 'AUSDT', side: 'BUY', newClientOrderId: 'x' };
const sell = { symbol: 'AUSDT', side: 'SELL', newClientOrderId: 'y' };
const REFUSAL = { code: 30004, msg: 'Insufficient position' };
const NOW = 1_000_000;
const SENT_AT = NOW + 500;

let now = NOW;
const time = { now: () => now, monotonic: () => now + 7 } as unknown as Time;
beforeEach(() => (now = NOW));

function counted(orders: readonly object[] = [buy], isForeign = false) {
	const memory = { orders: [] } as unknown as OwnMemory;
	const own = ownOrders(orders as never, ['20', '30'], SENT_AT);
	let left = 0;
	const settle = count(memory, own, { time, isForeign, leave: () => void left++ });
	return { memory, own, settle, left: () => left };
}

const answered = (body: unknown) => ({ kind: 'answered', body }) as Ended;

it('purchases are what is not surely a sale, each with its value', () => {
	expect([buy, sell, {}].map(isPurchase)).toEqual([true, false, true]);
	const unnamed = { newClientOrderId: '' };
	expect(ownOrders([sell, buy, unnamed, buy], ['20', '30'], SENT_AT)).toEqual(
		[
			{ symbol: 'AUSDT', isBuy: false, value: '0', clientOrderId: 'y' },
			{ symbol: 'AUSDT', isBuy: true, value: '20', clientOrderId: 'x' },
			{ symbol: '', isBuy: true, value: '30', clientOrderId: undefined },
			{ symbol: 'AUSDT', isBuy: true, value: '0', clientOrderId: 'x' },
		].map((order) => ({ ...order, sentAt: SENT_AT, sentUntil: Infinity })),
	);
});

describe('an order is counted', () => {
	it('from when it is sent, and what became of it is said once', () => {
		const { memory, own, settle, left } = counted();
		expect(memory.orders).toEqual(own);
		expect(left()).toBe(0);
		now += 100;
		settle(answered({ orderId: 'A1' }));
		expect(left()).toBe(1);
		expect(own[0]).toMatchObject({ orderId: 'A1', sentUntil: SENT_AT + 100 });
		expect(own[0].doubtfulUntilMs).toBeUndefined();
		settle({ kind: 'notTaken' } as Ended);
		expect(memory.orders).toHaveLength(1);
		expect(left()).toBe(1);
	});

	it.each([
		[answered(REFUSAL), 0],
		[{ kind: 'notTaken' } as Ended, 0],
		[{ kind: 'unknown' } as Ended, 1],
		[answered({ code: 30004 }), 1],
		[answered({ code: 30004, msg: 5 }), 1],
		[answered({ code: 30004, msg: '' }), 1],
		[answered({ code: 31999, msg: 'so' }), 1],
		[answered({ code: 603, msg: 'Repeated' }), 1],
		[answered([]), 1],
		[answered([REFUSAL, REFUSAL]), 1],
	])('until it is surely refused: %j leaves %i', (end, expected) => {
		const { memory, own, settle } = counted();
		settle(end);
		expect(memory.orders).toHaveLength(expected);
		expect(own[0].orderId).toBeUndefined();
		expect(own[0].doubtfulUntilMs).toBe(expected === 1 ? NOW + 7 : undefined);
	});

	it('of a batch by its ID, else by its place', () => {
		const orders = [buy, sell];
		const named = counted(orders);
		named.settle(
			answered([
				{ newClientOrderId: 'y', ...REFUSAL },
				{ clientOrderId: 'x', orderId: 'A' },
			]),
		);
		expect(named.memory.orders).toEqual([named.own[0]]);
		expect(named.own[0].orderId).toBe('A');
		const placed = counted(orders);
		placed.settle(answered([REFUSAL, { orderId: 'B' }]));
		expect(placed.memory.orders).toEqual([placed.own[1]]);
		expect(placed.own[1].orderId).toBe('B');
		const unnamed = counted([{ ...buy, newClientOrderId: '' }, sell]);
		unnamed.settle(answered([{ orderId: 'C' }, { orderId: 'D' }]));
		expect(unnamed.own.map(({ orderId }) => orderId)).toEqual(['C', 'D']);
		const noNames = counted([
			{ ...buy, newClientOrderId: '' },
			{ ...buy, newClientOrderId: '' },
		]);
		noNames.settle(answered([REFUSAL, { orderId: 'E' }]));
		expect(noNames.memory.orders).toEqual([noNames.own[1]]);
		const cut = counted(orders);
		cut.settle(answered([REFUSAL]));
		expect(cut.memory.orders).toHaveLength(2);
	});

	it('as in doubt for as long as another node may send it', () => {
		const { memory, own, settle, left } = counted([buy], true);
		expect(own[0]).toMatchObject({ sentUntil: SENT_AT + 15_000, doubtfulUntilMs: NOW + 15_007 });
		expect(left()).toBe(1);
		settle({ kind: 'notTaken' } as Ended);
		expect(memory.orders).toHaveLength(1);
	});

	it('beside those before it', () => {
		const { memory, own } = counted();
		const more = ownOrders([sell] as never, [], SENT_AT + 1);
		count(memory, more, { time, isForeign: false, leave: () => undefined });
		expect(memory.orders).toEqual([...own, ...more]);
	});
});
