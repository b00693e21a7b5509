import { averageOf, remainingOf } from '../../mexc/exits/decide';
import { Courses } from '../../mexc/exits/courses';
import type { Fill } from '../../mexc/exits/fills';
import { ledgerOf } from '../../mexc/exits/ledger';
import type { ExitPlan } from '../../mexc/exits/plan';
import { isOver, nextNumber, type OrderFact } from '../../mexc/exits/position';
import { exitKeyOf } from '../../mexc/orders/clientOrderId';
import { abcPair, entry, exitId, fill, TAG } from '../support/exitFills';

const plan: ExitPlan = {
	takeProfits: [
		{ percent: '2', sharePercent: '50' },
		{ percent: '4', sharePercent: '50' },
	],
	isTogether: true,
};
/** Nothing below 5 USDT. */
const pair = { ...abcPair, minQuantity: '0.01', minValue: '5' };
const limits = { tick: '0.01', step: pair.step, minQuantity: '0.01', minValue: '5' };

function ledger(fills: readonly Fill[], orders: [string, OrderFact][] = [], used: ExitPlan = plan) {
	const facts = {
		fills: new Map(fills.map((one) => [one.id, one])),
		orders: new Map(orders),
		ordersSince: 0,
	};
	return ledgerOf(used, { tag: TAG }, pair, facts);
}

const exit = (name: string, quantity: string, { of = 'A', number = 0, price = '10' } = {}) =>
	fill('SELL', name, quantity, { clientOrderId: exitId(of, number), price });

const shown = (fills: readonly Fill[], orders?: [string, OrderFact][]) =>
	ledger(fills, orders).positions.map(({ entries, amounts, isClosed }) => {
		const names = entries.map(({ orderId }) => orderId).join('');
		return `${names} ${remainingOf(amounts)}${isClosed ? ' closed' : ''}`;
	});

describe('all buys of a pair as one position', () => {
	it('have one average entry, and are named by the first', () => {
		const [position] = ledger([
			entry('A', '1'),
			entry('B', '2', { price: '7', fee: '0.01', feeAsset: 'ABC' }),
			entry('A', '1', { price: '9' }),
		]).positions;
		expect(averageOf(position.amounts)).toBe('8.25');
		expect(position.exitKey).toBe(exitKeyOf('ABCUSDT', 'A'));
		expect(position.entries).toMatchObject([
			{ orderId: 'A', bought: '2', value: '19' },
			{ orderId: 'B', bought: '2', value: '14' },
		]);
		expect(remainingOf(position.amounts)).toBe('3.99');
	});

	it('end when everything is sold, and the next buy begins a position', () => {
		const fills = [entry('A', '1'), entry('B', '1'), exit('S', '2'), entry('C', '3')];
		expect(shown(fills)).toEqual(['AB 0 closed', 'C 3']);
	});

	it('end where the rest is too small at the price of the sale, and only there', () => {
		const first = [entry('A', '2')];
		const cheap = exit('S', '1.4', { price: '8' });
		expect(shown([...first, cheap, entry('B', '1')])).toEqual(['A 0.6 closed', 'B 1']);
		const dear = exit('S', '1.4', { price: '8.5' });
		expect(shown([...first, dear, entry('B', '1')])).toEqual(['AB 1.6']);
		const [position] = ledger([...first, cheap]).positions;
		// Whatever the price does later: it is not sold by a plan that has ended.
		expect(isOver(position, '100', limits)).toBe(true);
		expect(isOver(ledger([...first, dear]).positions[0], '1', limits)).toBe(false);
	});

	it('keep an order that goes on after the end with its position', () => {
		const fills = [entry('A', '1'), exit('S', '1'), entry('A', '2'), entry('B', '1')];
		expect(shown(fills)).toEqual(['AB 3']);
		const other = [entry('A', '1'), exit('S', '1'), entry('B', '1'), entry('A', '2')];
		expect(shown(other)).toEqual(['A 2', 'B 1']);
	});

	it('count a sale by the order of the exit before its fills show: what comes after is another position', () => {
		const fills = [entry('A', '1'), entry('B', '1')];
		const order: OrderFact = {
			clientOrderId: exitId('A'),
			executed: '1',
			value: '9.5',
			isEnded: true,
			placedAt: fills[0].time + 1,
		};
		expect(shown(fills, [['S', order]])).toEqual(['A 0 closed', 'B 1']);
		const [{ exits }] = ledger(fills, [['S', order]]).positions;
		expect(exits).toMatchObject([{ quantity: '1', value: '9.5', isEnded: true }]);
	});

	it('shrink by what others sell, and end with it', () => {
		const fills = [entry('A', '1'), fill('BUY', 'X', '1'), fill('SELL', 'H', '2'), entry('B', '1')];
		expect(shown(fills)).toEqual(['A 0 closed', 'B 1']);
	});

	it('count an exit of any of them, and give numbers by the first alone', () => {
		const fills = [
			entry('A', '2'),
			entry('B', '2'),
			exit('S', '1', { of: 'B', number: 4 }),
			exit('T', '1', { number: 1 }),
		];
		const [position] = ledger(fills).positions;
		expect(remainingOf(position.amounts)).toBe('2');
		expect(position.exits).toHaveLength(2);
		expect(nextNumber(position)).toBe(2);
	});

	it('are smaller by exits whose entry MEXC does not list: it may have been their first', () => {
		const fills = [entry('B', '1'), exit('S', '3', { of: 'gone' }), entry('C', '1')];
		const { orphans } = ledger(fills);
		expect(shown(fills)).toEqual(['B 0 closed', 'C 1']);
		expect(orphans).toEqual([exitKeyOf('ABCUSDT', 'gone')]);
	});

	it('are the same in whatever order the fills were read', () => {
		const fills = [entry('A', '4'), entry('B', '1'), exit('S', '1.5'), fill('SELL', 'H', '1')];
		expect(ledger([...fills].reverse())).toEqual(ledger(fills));
	});

	it('leave nothing to be sold twice where each buy is a position again', () => {
		const fills = [entry('A', '1'), entry('B', '2'), exit('S', '2')];
		const { positions } = ledger(fills, [], { ...plan, isTogether: false });
		expect(positions.map(({ amounts }) => remainingOf(amounts))).toEqual(['0', '1']);
	});
});

describe('the course of a position of several buys', () => {
	const of = (...fills: Fill[]) => ledger(fills).positions[0];
	const [a, b] = [entry('A', '1'), entry('B', '1')];

	it('has the highest price since the latest buy', () => {
		const courses = new Courses();
		courses.note(of(a), { high: '12' });
		expect(courses.of(of(a))).toEqual({ high: '12' });
		expect(courses.of(of(a, b))).toEqual({});
		courses.remember('B', '8');
		courses.remember('B', '7');
		expect(courses.of(of(a, b))).toEqual({ high: '8' });
	});

	it('keeps a stop that was reached, also where an earlier buy is found late', () => {
		const courses = new Courses();
		courses.note(of(b), { struck: 'stopLoss' });
		expect(courses.of(of(a, b))).toEqual({ struck: 'stopLoss' });
		courses.forget(of(a, b));
		expect(courses.of(of(a, b))).toEqual({});
	});
});
