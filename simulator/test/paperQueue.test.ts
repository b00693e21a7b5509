import fc from 'fast-check';
import { decimal, plain } from '../src/exchange/decimal';
import type { Order, Side } from '../src/exchange/orders';
import { PaperQueue } from '../src/outside/paperQueue';

/** A resting order as the queue reads it. */
function orderAt(side: Side, price: number, quantity: number): Order {
	const order = { side, price: decimal(price), quantity: decimal(quantity), executed: decimal(0) };
	return order as unknown as Order;
}

const ARRIVED = 1000;

function queueOf(...orders: Array<[order: Order, ahead: number]>): PaperQueue {
	const queue = new PaperQueue();
	for (const [order, ahead] of orders) queue.add(order, decimal(ahead), ARRIVED);
	return queue;
}

function trade(queue: PaperQueue, price: number, quantity: number, takerSide: Side, time = 2000) {
	const passing = { price: decimal(price), quantity: decimal(quantity), takerSide, time };
	return queue.take(passing).map(({ order, quantity: share }) => {
		order.executed = order.executed.plus(share);
		return [order, Number(plain(share))] as const;
	});
}

describe('the place of a resting order', () => {
	const buy = () => orderAt('BUY', 100, 5);

	it('is behind what stood there before, which trades first', () => {
		const order = buy();
		const queue = queueOf([order, 3]);
		expect(trade(queue, 100, 2, 'SELL')).toEqual([]);
		expect(trade(queue, 100, 2, 'SELL')).toEqual([[order, 1]]);
		expect(trade(queue, 100, 9, 'SELL')).toEqual([[order, 4]]);
		expect(trade(queue, 100, 9, 'SELL')).toEqual([]);
	});

	it('does not matter to a trade beyond its price, which gives no more than was traded', () => {
		const order = buy();
		const queue = queueOf([order, 1000]);
		expect(trade(queue, 99, 2, 'SELL')).toEqual([[order, 2]]);
		expect(trade(queue, 100, 1, 'SELL')).toEqual([[order, 1]]);
	});

	it('gives nothing to trades of takers on its own side, elsewhere, or from before it arrived', () => {
		const queue = queueOf([buy(), 0], [orderAt('SELL', 102, 5), 0]);
		expect(trade(queue, 100, 9, 'BUY')).toEqual([]);
		expect(trade(queue, 99, 9, 'BUY')).toEqual([]);
		expect(trade(queue, 101, 9, 'SELL')).toEqual([]);
		expect(trade(queue, 101, 9, 'BUY')).toEqual([]);
		expect(trade(queue, 100, 9, 'SELL', ARRIVED)).toEqual([]);
		expect(trade(queue, 103, 9, 'SELL')).toEqual([]);
	});

	it('is kept between orders: better prices first, then who came first, each unit once', () => {
		const [first, second, better] = [buy(), buy(), orderAt('BUY', 101, 1)];
		const queue = queueOf([first, 2], [second, 4], [better, 50]);
		expect(trade(queue, 100, 10, 'SELL')).toEqual([
			[better, 1],
			[first, 5],
		]);
		// Of the ten, one went to the better price, two were before the first and two before the second.
		expect(trade(queue, 100, 1, 'SELL')).toEqual([[second, 1]]);
	});

	it('is counted again with what a level shows until shortly after the arrival, and never less', () => {
		const order = buy();
		const queue = queueOf([order, 3]);
		queue.settle(ARRIVED + 100, () => decimal(5));
		expect(Number(queue.of(order)?.ahead)).toBe(5);
		queue.settle(ARRIVED + 150, () => decimal(1));
		queue.settle(ARRIVED + 5000, () => decimal(50));
		expect(Number(queue.of(order)?.ahead)).toBe(5);
	});

	it('is the last one when it is not known, from the levels that come next', () => {
		const order = buy();
		const queue = new PaperQueue();
		queue.add(order, decimal(0), undefined);
		expect(trade(queue, 99, 9, 'SELL')).toEqual([]);
		queue.settle(3000, () => decimal(7));
		expect(trade(queue, 100, 8, 'SELL', 4000)).toEqual([[order, 1]]);
	});

	it('never gives out more than was traded, nor fills anything that still has something before it', () => {
		const anyOrder = fc.record({
			price: fc.integer({ min: 98, max: 102 }),
			quantity: fc.integer({ min: 1, max: 9 }),
			ahead: fc.integer({ min: 0, max: 20 }),
		});
		const anyTrade = fc.record({
			price: fc.integer({ min: 97, max: 103 }),
			quantity: fc.integer({ min: 1, max: 12 }),
			takerSide: fc.constantFrom<Side>('BUY', 'SELL'),
		});
		fc.assert(
			fc.property(fc.array(anyOrder, { maxLength: 6 }), fc.array(anyTrade), (orders, trades) => {
				const all = orders.map((o) => ({ ...o, order: orderAt('BUY', o.price, o.quantity) }));
				const queue = queueOf(...all.map(({ order, ahead }) => [order, ahead] as [Order, number]));
				const traded = new Map(all.map(({ order }) => [order, 0]));
				const beyond = new Set<Order>();
				for (const { price, quantity, takerSide } of trades) {
					const fills = trade(queue, price, quantity, takerSide);
					const given = fills.reduce((sum, [, share]) => sum + share, 0);
					expect(given).toBeLessThanOrEqual(takerSide === 'SELL' ? quantity : 0);
					for (const { order, price: at } of all) {
						if (takerSide === 'SELL' && price === at) {
							traded.set(order, (traded.get(order) ?? 0) + quantity);
						}
						if (takerSide === 'SELL' && price < at) beyond.add(order);
					}
					for (const { order, ahead } of all) {
						const executed = Number(order.executed);
						expect(executed).toBeLessThanOrEqual(Number(order.quantity));
						if (beyond.has(order)) continue;
						const most = Math.max(0, (traded.get(order) ?? 0) - ahead);
						expect(executed).toBeLessThanOrEqual(most);
					}
				}
			}),
			{ numRuns: 300 },
		);
	});
});
