import { remainingOf } from '../../mexc/exits/decide';
import type { Fill } from '../../mexc/exits/fills';
import { abcPair, exitId, fill, tagged } from '../support/exitFills';
import { ledgerOf } from '../../mexc/exits/ledger';
import type { EntrySource, OrderFact } from '../../mexc/exits/position';
import type { ExitPlan } from '../../mexc/exits/plan';
import {
	clientOrderIdFrom,
	exitKeyOf,
	exitOf,
	isTaggedId,
	targetClientOrderId,
} from '../../mexc/orders/clientOrderId';

const plan: ExitPlan = {
	takeProfits: [
		{ percent: '2', sharePercent: '50' },
		{ percent: '4', sharePercent: '50' },
	],
	breakEvenAfterStep: 1,
};

function ledger(
	fills: readonly Fill[],
	source: EntrySource = { tag: 'swing' },
	orders: [string, OrderFact][] = [],
) {
	const facts = {
		fills: new Map(fills.map((one) => [one.id, one])),
		orders: new Map(orders),
		ordersSince: 0,
	};
	return ledgerOf(plan, source, abcPair, facts);
}

describe('the IDs of managed orders', () => {
	it('carry the mark of the tag, and differ where the order differed', () => {
		const [one, other] = [tagged('one'), tagged('other')];
		expect(one).toMatch(/^n8n_e_[A-Za-z0-9_-]{26}$/);
		expect(one).not.toBe(other);
		expect(one.slice(0, 12)).toBe(other.slice(0, 12));
		expect(isTaggedId(one, ' SWING ')).toBe(true);
		expect(isTaggedId(one, 'another')).toBe(false);
		expect(isTaggedId(clientOrderIdFrom(['one']))).toBe(false);
		expect(tagged('one')).toBe(one);
	});

	it('of orders that rest show their target and which one of it they are', () => {
		const id = targetClientOrderId(exitKeyOf('ABCUSDT', 'C02__1'), 3, 11);
		expect(id).toMatch(/^[A-Za-z0-9_-]{32}$/);
		const target = { step: 3, generation: 11 };
		expect(exitOf(id)).toEqual({ exitKey: exitKeyOf('ABCUSDT', 'C02__1'), target });
		expect(exitOf(`${id.slice(0, -2)}F0`)).toBeUndefined();
	});

	it('of exits show their entry and their number', () => {
		const id = exitId('C02__1', 37);
		expect(id).toMatch(/^[A-Za-z0-9_-]{32}$/);
		expect(exitOf(id)).toEqual({ exitKey: exitKeyOf('ABCUSDT', 'C02__1'), number: 37 });
		expect(exitOf(tagged('one'))).toBeUndefined();
	});
});

describe('the positions of a pair', () => {
	it('are its entries without the fee that was taken from them', () => {
		const { positions } = ledger([
			fill('BUY', 'E', '1', { clientOrderId: tagged('E'), fee: '0.001', feeAsset: 'ABC' }),
			fill('BUY', 'E', '2', { clientOrderId: tagged('E'), fee: '0.06', feeAsset: 'USDT' }),
		]);
		expect(positions).toHaveLength(1);
		expect(positions[0].amounts).toMatchObject({ bought: '3', value: '30', quantity: '2.999' });
		expect(positions[0].entryFees).toEqual({ ABC: '0.001', USDT: '0.06' });
	});

	it('know an entry by its order where the fill does not say whose it is', () => {
		const orders: [string, OrderFact][] = [['E', { clientOrderId: tagged('E'), isEnded: true }]];
		expect(ledger([fill('BUY', 'E', '1')], undefined, orders).positions).toHaveLength(1);
		expect(ledger([fill('BUY', 'E', '1')]).positions).toHaveLength(0);
	});

	it('shrink by exits, and by what others sell beyond what they have bought since', () => {
		const [position] = ledger([
			fill('BUY', 'X', '9'),
			fill('BUY', 'E', '4', { clientOrderId: tagged('E') }),
			fill('BUY', 'Y', '1'),
			fill('SELL', 'H', '1.5'),
			fill('SELL', 'S', '1.75', { clientOrderId: exitId('E') }),
		]).positions;
		expect(position.amounts).toMatchObject({ soldByOthers: '0.5', sold: '1.75', stepsDone: 1 });
		expect(remainingOf(position.amounts)).toBe('1.75');
		expect(position.exits).toMatchObject([{ number: 0, quantity: '1.75', stepsDone: 1 }]);
	});

	it('keep a step that was sold where the entry grows afterwards', () => {
		const [{ amounts }] = ledger([
			fill('BUY', 'E', '1', { clientOrderId: tagged('E') }),
			fill('SELL', 'S', '0.5', { clientOrderId: exitId('E') }),
			fill('BUY', 'E', '3', { clientOrderId: tagged('E') }),
		]).positions;
		expect(amounts).toMatchObject({ quantity: '4', sold: '0.5', stepsDone: 1 });
	});

	it('count an exit by its order before its fills show', () => {
		const key = exitId('E');
		const [{ amounts, exits }] = ledger(
			[fill('BUY', 'E', '1', { clientOrderId: tagged('E') })],
			undefined,
			[['S', { clientOrderId: key, executed: '0.4', value: '4.2', isEnded: false }]],
		).positions;
		expect(amounts.sold).toBe('0.4');
		expect(exits).toMatchObject([{ quantity: '0.4', value: '4.2', isEnded: false }]);
	});

	it('wait for the order of an exit of which only a fill is known', () => {
		const [{ exits }] = ledger([
			fill('BUY', 'E', '1', { clientOrderId: tagged('E') }),
			fill('SELL', 'S', '0.4', { clientOrderId: exitId('E') }),
		]).positions;
		expect(exits).toMatchObject([{ isEnded: false }]);
	});

	it('are all buys since a moment but marked ones, where pairs are named', () => {
		const early = fill('BUY', 'A', '1');
		const fills = [
			early,
			fill('BUY', 'B', '1'),
			fill('BUY', 'C', '1', { clientOrderId: tagged('C') }),
		];
		const { positions } = ledger(fills, { since: early.time + 1 });
		expect(positions.map(({ entryOrderId }) => entryOrderId)).toEqual(['B']);
	});

	it('do not shrink by exits of another tag, and report exits without an entry', () => {
		const { positions, orphans } = ledger([
			fill('BUY', 'E', '1', { clientOrderId: tagged('E') }),
			fill('BUY', 'O', '1', { clientOrderId: tagged('O', 'other') }),
			fill('SELL', 'S', '1', { clientOrderId: exitId('O') }),
			fill('SELL', 'T', '1', { clientOrderId: exitId('gone') }),
		]);
		expect(positions.map(({ amounts }) => remainingOf(amounts))).toEqual(['1']);
		expect(orphans).toEqual([exitKeyOf('ABCUSDT', 'gone')]);
	});

	it('are the same in whatever order the fills were read', () => {
		const fills = [
			fill('BUY', 'E', '4', { clientOrderId: tagged('E') }),
			fill('SELL', 'H', '1'),
			fill('SELL', 'S', '1.5', { clientOrderId: exitId('E') }),
		];
		expect(ledger([...fills].reverse())).toEqual(ledger(fills));
	});
});
