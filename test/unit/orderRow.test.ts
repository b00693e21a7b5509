import { orderPush } from '../../mexc/reconciliation/pushForm';
import { executedOf, orderIdOf, quantityOf, unfilledOf } from '../../mexc/endpoints/rows/orderRow';
import { differenceOf } from '../../mexc/orders/matchOrder';
import { restOf } from '../../mexc/endpoints/rows/orderState';

const row = {
	symbol: 'MXUSDT',
	orderId: 'C02__1',
	clientOrderId: null,
	side: 'BUY',
	type: 'LIMIT',
	price: '2.5',
	origQty: '2',
	executedQty: '0.5',
	cummulativeQuoteQty: '1.25',
	status: 'PARTIALLY_FILLED',
	time: 1_790_000_000_000,
	updateTime: null,
	origQuoteOrderQty: '5',
};
const { origQty: Qty, cummulativeQuoteQty: cumulativeQuoteQty, ...rest } = row;
const respelled = { ...rest, Qty, cumulativeQuoteQty };

describe('an order that MEXC shows', () => {
	it('is the same push under both spellings of its names', () => {
		expect(orderPush(respelled, 1)).toEqual(orderPush(row, 1));
		expect(orderPush(row, 1).body).toMatchObject({
			quantity: '2',
			cumulativeQuantity: '0.5',
			cumulativeAmount: '1.25',
			avgPrice: '2.5',
			remainQuantity: '1.5',
			remainAmount: '3.75',
		});
	});

	it('is the same push where its numbers have exponents, but for what MEXC wrote itself', () => {
		const odd = { ...row, executedQty: '5E-1', cummulativeQuoteQty: '1.25E+0', origQty: '2E+0' };
		expect(orderPush(odd, 1).body).toMatchObject({
			avgPrice: '2.5',
			remainQuantity: '1.5',
			remainAmount: '3.75',
		});
	});

	it.each([null, undefined, '', 'abc', {}, '-1'])(
		'has no amount where it says %p',
		(executedQty) => {
			const odd = { ...row, executedQty };
			expect([executedOf(odd), unfilledOf(odd), restOf(odd)]).toEqual([
				undefined,
				undefined,
				undefined,
			]);
			expect(orderPush(odd, 1).body).toMatchObject({ avgPrice: '', remainQuantity: '' });
			expect(orderPush(odd, 1).body.cumulativeQuantity).not.toBe('0');
		},
	);

	it('has nothing left that can be determined when more was executed than ordered', () => {
		expect(unfilledOf({ ...row, executedQty: '3' })).toBeUndefined();
		expect(unfilledOf({ ...row, executedQty: '2' })).toBe('0');
	});

	it.each([
		['C02__1', 'C02__1'],
		[505979017, '505979017'],
		['', undefined],
		[null, undefined],
		[[], undefined],
		[1.5, undefined],
	])('has the id %p as %p', (orderId, text) => {
		expect(orderIdOf({ orderId })).toBe(text);
	});

	it('is ours by its numbers, however they are written', () => {
		const wanted = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', quantity: '2', price: '2.5' };
		expect(differenceOf(wanted, respelled)).toBeUndefined();
		expect(differenceOf(wanted, { ...row, price: '25E-1', origQty: 2 })).toBeUndefined();
		expect(differenceOf(wanted, { ...row, origQty: '2E+1' })).toBe('its quantity is 20');
		expect(quantityOf({ origQty: '', Qty: '3' })).toBe('3');
	});
});
