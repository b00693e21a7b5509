import { accountInfo, batchOrders, newOrder } from '../../mexc/endpoints/spotTrading';
import { keepAliveListenKey } from '../../mexc/endpoints/userDataStream';
import type { Endpoint } from '../../mexc/endpoints/endpoint';
import { closedRequest } from '../../mexc/policy/closedRequest';
import { withOwnIds } from '../../mexc/policy/foreignSignature';
import { buy } from './policyAsking';
import { refusal } from '../support/refusal';

const batch = (text: string) => closedRequest(batchOrders, [['batchOrders', text]], true);
const batchOf = (...orders: object[]) => batch(JSON.stringify(orders));
const close = (endpoint: Endpoint, values: Record<string, string>, isDeciding = false) =>
	closedRequest(endpoint, Object.entries(values), isDeciding);

describe('the orders of a batch', () => {
	it('are written again from what was read', () => {
		const sell = { ...buy, side: 'SELL' };
		const { parameters, orders } = batch(` [ ${JSON.stringify(buy)},${JSON.stringify(sell)} ] `);
		expect(orders).toEqual([buy, sell]);
		expect(parameters).toEqual([['batchOrders', JSON.stringify([buy, sell])]]);
	});

	it('may have numbers, and null for what is not given', () => {
		const given = { ...buy, quantity: 2, price: 1e-7, stpMode: null };
		expect(batchOf(given).orders).toEqual([{ ...buy, quantity: '2', price: '0.0000001' }]);
	});

	it.each(['', 'x', '5', '"text"', '{}', '{"length":1}', '[]', '[1]', '["a"]', '[null]', '[[]]'])(
		'are refused when they are no list of orders: %j',
		(text) => {
			const error = refusal(() => batch(text));
			expect(error).toMatchObject({ kind: 'policy', parameter: 'batchOrders' });
			expect(error.message).toMatch(/cannot read the orders of this batch\. Nothing was sent\.$/);
		},
	);

	it('are refused when one is no order', () => {
		for (const odd of [1, null, []]) {
			const error = refusal(() => batch(JSON.stringify([buy, odd])));
			expect(error.message).toContain('cannot read the orders');
		}
	});

	it('are refused when none is given', () => {
		expect(refusal(() => closedRequest(batchOrders, [], true)).kind).toBe('policy');
	});

	it.each([true, {}, []])('are refused with a value of %j', (quantity) => {
		const error = refusal(() => batchOf(buy, { ...buy, quantity }));
		expect(error).toMatchObject({ kind: 'policy', parameter: 'batchOrders' });
		expect(error.message).toBe(
			'Order 2 of the batch has a quantity that is neither text nor number. Nothing was sent.',
		);
	});

	it.each([
		[{ side: 'buy' }, 'policy', 'side'],
		[{ strange: 'x' }, 'policy', 'strange'],
		[{ type: 'MARKET' }, 'policy', 'price'],
		[{ price: null }, 'input', 'price'],
	])('are each held to what an order alone is held to: %j', (change, kind, parameter) => {
		const error = refusal(() => batchOf(buy, { ...buy, ...change }));
		expect(error).toMatchObject({ kind, parameter });
		expect(error.message).toMatch(/^Order 2 of the batch: \S/);
		expect(error.hint).toMatch(/\.$/);
	});
});

describe('a single request', () => {
	it('must fit together where money or settings change', () => {
		const odd = { ...buy, type: 'MARKET' };
		expect(close(newOrder, odd).orders).toEqual([odd]);
		expect(refusal(() => close(newOrder, odd, true))).toMatchObject({ parameter: 'price' });
	});

	it('without parameters takes none', () => {
		const { hint } = refusal(() => close(accountInfo, { a: 'x' }));
		expect(hint).toBe('It takes no parameters: remove it.');
		const other = refusal(() => close(newOrder, { ...buy, a: 'x' }));
		expect(other.hint).toMatch(/^It takes symbol, side, .*, spelled exactly like this\.$/);
	});

	it('shows at most 60 letters of a name', () => {
		const name = 'a'.repeat(60);
		expect(refusal(() => close(accountInfo, { [name]: 'x' })).message).toContain(`"${name}"`);
		const longer = refusal(() => close(accountInfo, { [`${name}a`]: 'x' }));
		expect(longer.message).toContain(`"${name}…"`);
	});

	it('with an empty value says that it is empty', () => {
		const error = refusal(() => close(newOrder, { ...buy, newClientOrderId: '' }));
		expect(error).toMatchObject({ kind: 'policy', hint: 'Give it a value or leave it out.' });
		expect(error.message).toMatch(/^The parameter newClientOrderId is empty,/);
	});

	it('shows a value that is spelled otherwise, unless it is secret', () => {
		const error = refusal(() => close(newOrder, { ...buy, side: 'buy' }));
		expect(error).toMatchObject({ hint: 'Write BUY.' });
		expect(error.message).toMatch(/^"buy" of side is not in the form/);
		const hidden = refusal(() => close(keepAliveListenKey, { listenKey: ' abc123 ' }));
		expect(hidden.message).toMatch(/^The value of listenKey is not in the form/);
		expect(hidden.hint).toBe('Write it without blanks around it.');
	});
});

describe('an ID of its own', () => {
	const id = expect.stringMatching(/^n8nhttp[0-9a-f]{25}$/) as unknown;

	it('is given to an order without one, for MEXC and for the policy', () => {
		const { parameters, orders } = withOwnIds(newOrder, close(newOrder, buy));
		expect(Object.fromEntries(parameters)).toEqual({ ...buy, newClientOrderId: id });
		expect(orders).toEqual([Object.fromEntries(parameters)]);
	});

	it('is left to an order that has one, and to what has none', () => {
		const own = close(newOrder, { ...buy, newClientOrderId: 'mine' });
		expect(withOwnIds(newOrder, own)).toEqual(own);
		const other = close(accountInfo, {});
		expect(withOwnIds(accountInfo, other)).toEqual(other);
	});

	it('is given to each order of a batch', () => {
		const own = { ...buy, newClientOrderId: 'mine' };
		const { parameters, orders } = withOwnIds(batchOrders, batchOf(buy, own));
		expect(orders).toEqual([{ ...buy, newClientOrderId: id }, own]);
		expect(JSON.parse(parameters[0][1])).toEqual(orders);
	});
});
