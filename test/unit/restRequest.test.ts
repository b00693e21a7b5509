import type { Endpoint, Field } from '../../mexc/endpoints/endpoint';
import { klines, orderBook } from '../../mexc/endpoints/marketData';
import { newOrder, placeOptions, queryOrder } from '../../mexc/endpoints/spotTrading';
import { withdrawAddress } from '../../mexc/endpoints/wallet/withdrawal';
import { MexcError } from '../../mexc/core/errors';
import { Unusable } from '../../mexc/input/problem';
import { buildRequest, parseWireValue, wireFields } from '../../mexc/rest/request';

function failure(work: () => unknown): MexcError {
	try {
		work();
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('nothing was refused');
}

const limitOrder = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };

const limitOf = (max: number): Field => ({
	displayName: 'Rows',
	name: 'limit',
	type: 'number',
	default: 1,
	wire: { kind: 'integer', min: 1, max },
});

function wire(values: Record<string, unknown>, endpoint: Endpoint = newOrder) {
	return buildRequest(endpoint, values).values;
}

describe('buildRequest', () => {
	it('gives method, path and checked text in the order of the definition', () => {
		const built = buildRequest(newOrder, {
			price: 2,
			quantity: 0.5,
			type: 'LIMIT',
			side: 'BUY',
			symbol: 'BTCUSDT',
		});
		expect(built).toMatchObject({ method: 'POST', path: '/api/v3/order' });
		expect(Object.entries(built.values)).toEqual([
			['symbol', 'BTCUSDT'],
			['side', 'BUY'],
			['type', 'LIMIT'],
			['quantity', '0.5'],
			['price', '2'],
		]);
	});

	it.each([
		'btcusdt',
		'BTC/USDT',
		' btc-usdt ',
		'BTC_USDT',
		{ __rl: true, mode: 'list', value: 'btc/usdt' },
	])('understands the symbol %j', (symbol) => {
		expect(wire({ ...limitOrder, symbol }).symbol).toBe('BTCUSDT');
	});

	it.each([
		['quantity', 'abc', 'digits'],
		['quantity', '0', 'positive'],
		['quantity', '0.000', 'positive'],
		['quantity', -1, 'Negative'],
		['quantity', '-0.5', 'Negative'],
		['quantity', '1e-21', '20 digits'],
		['quantity', '1e999999', 'exponent'],
		['quantity', '1e99999999999', 'exponent'],
		['quantity', '1,000.5', 'thousand'],
		['quantity', '0,5', 'point'],
		['quantity', '.5', 'digit before'],
		['quantity', '5.', 'digit before'],
		['quantity', '0x10', 'digits'],
		['quantity', NaN, 'expression'],
		['quantity', Infinity, 'expression'],
		['quantity', '1'.repeat(21), '20 digits'],
		['quantity', `0.${'1'.repeat(21)}`, '20 digits'],
		['quantity', 1e21, 'as text'],
		['quantity', Number('12345678901234567890'), 'as text'],
		['quantity', {}, 'expression'],
		['price', '  ', 'Price'],
		['price', null, 'Price'],
		['symbol', '', 'Symbol'],
		['symbol', 'BTCUSDT,ETHUSDT', 'one pair'],
		['symbol', 'BTC&side=SELL', 'between'],
		['side', 'HOLD', 'BUY, SELL'],
		['type', 'STOP', 'LIMIT'],
		['newClientOrderId', 'a b', 'letters'],
		['newClientOrderId', 'x'.repeat(33), 'Shorten'],
		['stpMode', 'cancel_all', 'cancel_both'],
	])('refuses %s = %p and says what to do', (parameter, value, hint) => {
		const error = failure(() => wire({ ...limitOrder, [parameter]: value }));
		expect(error).toMatchObject({ kind: 'input', parameter, effect: 'none' });
		expect(error.message).toMatch(/^.{10,160}\.$/);
		expect(error.hint).toContain(hint);
	});

	it.each([
		[1e-7, '0.0000001'],
		[0.1, '0.1'],
		[100n, '100'],
		[2 ** 53 - 1, '9007199254740991'],
		['10000000000000000000', '10000000000000000000'],
		['1.2e-7', '0.00000012'],
		['1E+3', '1000'],
		['1.50e1', '15'],
		['00012.50', '00012.50'],
		// The digits JavaScript shows are sent; a sum gone wrong is MEXC's to refuse, not ours to round.
		[0.1 + 0.2, '0.30000000000000004'],
	])('writes the amount %p as %s', (given, text) => {
		expect(wire({ ...limitOrder, quantity: given }).quantity).toBe(text);
	});

	it('knows which amounts each order type needs', () => {
		const market = { symbol: 'BTCUSDT', type: 'MARKET' };
		const refusals: Array<[Record<string, unknown>, string]> = [
			[{ ...market, side: 'BUY' }, 'quantity'],
			[{ ...market, side: 'SELL', quoteOrderQty: 5 }, 'quantity'],
			[{ ...market, side: 'BUY', quantity: 1, quoteOrderQty: 5 }, 'quoteOrderQty'],
			[{ ...limitOrder, quantity: undefined }, 'quantity'],
			[{ ...limitOrder, type: 'FILL_OR_KILL', price: '' }, 'price'],
		];
		for (const [values, parameter] of refusals) {
			expect(failure(() => wire(values))).toMatchObject({ kind: 'input', parameter });
		}
		expect(wire({ ...market, side: 'BUY', quoteOrderQty: 5 })).toHaveProperty('quoteOrderQty', '5');
		expect(wire({ ...market, side: 'SELL', quantity: 5 })).toHaveProperty('quantity', '5');
	});

	it('never sends what the order type hides, nor names it does not know', () => {
		const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 1 };
		expect(wire({ ...market, price: 'left over', timestamp: 5 })).not.toHaveProperty('price');
		expect(wire({ ...limitOrder, quoteOrderQty: 9 })).not.toHaveProperty('quoteOrderQty');
		const own = Object.fromEntries(placeOptions.map((field) => [field.name, 'x']));
		expect(wire({ ...limitOrder, ...own })).toEqual(wire(limitOrder));
	});

	it('leaves optional blanks out', () => {
		expect(wire({ ...limitOrder, newClientOrderId: '', stpMode: '' })).toEqual(wire(limitOrder));
	});

	const noPrice = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1' };
	const emptied = new Unusable('cannot be computed', 'Check it.', true);

	it.each([
		[noPrice, newOrder, 'Price is required for type LIMIT.', 'Fill in Price, e.g. 65000.5.'],
		[
			{ ...noPrice, price: emptied },
			newOrder,
			'Price is required for type LIMIT.',
			'Fill in Price, e.g. 65000.5: its expression gives nothing.',
		],
		[{ ...noPrice, symbol: '' }, newOrder, 'Symbol is required.', 'Fill in Symbol.'],
		[{ symbol: 'A1USDT' }, klines, 'Interval is required.', 'Fill in Interval.'],
	] as Array<[object, Endpoint, string, string]>)(
		'says which field is missing, what for, and how it is filled in: %j',
		(values, endpoint, message, hint) => {
			expect(failure(() => buildRequest(endpoint, { ...values }))).toMatchObject({
				kind: 'input',
				message,
				hint,
			});
		},
	);

	it('wants one of two ids', () => {
		expect(failure(() => wire({ symbol: 'A1USDT' }, queryOrder))).toMatchObject({
			parameter: 'orderId',
		});
	});

	it.each([
		['2026-01-31T12:00:00Z', '1769860800000'],
		['2026-01-31T12:00:00', '1769860800000'],
		['2026-01-31 12:00:00', '1769860800000'],
		['2026-01-31T13:00:00+01:00', '1769860800000'],
		['2026-01-31', '1769817600000'],
		[1769860800000, '1769860800000'],
		['1769860800000', '1769860800000'],
		[new Date(1769860800000), '1769860800000'],
		[{ toMillis: () => 1769860800000 }, '1769860800000'],
	])('reads the time %p', (startTime, text) => {
		expect(wire({ symbol: 'A1USDT', interval: '1m', startTime }, klines).startTime).toBe(text);
	});

	it.each([1769860800, 'yesterday', '2026-13-01', 'NaN', true])(
		'refuses the time %p',
		(startTime) => {
			const error = failure(() => wire({ symbol: 'A1USDT', interval: '1m', startTime }, klines));
			expect(error).toMatchObject({ kind: 'input', parameter: 'startTime' });
		},
	);

	it('refuses times in the wrong order', () => {
		const values = { symbol: 'A1USDT', interval: '1m', startTime: 2e12, endTime: 1e12 };
		expect(failure(() => wire(values, klines))).toMatchObject({
			kind: 'input',
			parameter: 'endTime',
			message: 'End Time is before Start Time.',
			hint: 'Exchange the two times.',
		});
		const [startTime, endTime] = ['1769860800000', '1769860800001'];
		for (const times of [{ startTime }, { endTime }, { startTime, endTime: startTime }]) {
			expect(wire({ symbol: 'A1USDT', interval: '1m', ...times }, klines)).toMatchObject(times);
		}
		// As numbers, not as text.
		const early = { startTime: '999999999999', endTime };
		expect(wire({ symbol: 'A1USDT', interval: '1m', ...early }, klines)).toMatchObject(early);
	});

	it('takes the parameters of paging, and names them as people know them', () => {
		expect(wire({ page: 2, limit: 20 }, withdrawAddress)).toEqual({ page: '2', limit: '20' });
		expect(failure(() => wire({ page: 0 }, withdrawAddress))).toMatchObject({
			message: 'Page is 0, but must be at least 1.',
			parameter: 'page',
		});
		expect(failure(() => wire({ limit: 21 }, withdrawAddress))).toMatchObject({
			message: 'Limit is 21, but must be at least 1 and at most 20.',
			parameter: 'limit',
		});
		// A list whose page size is a field of its own has it once.
		expect(wireFields(orderBook).map(({ name }) => name)).toEqual(['symbol', 'limit']);
		const [symbol] = klines.fields;
		const own: Endpoint = { ...klines, fields: [symbol, limitOf(5)], options: undefined };
		expect(wireFields(own)).toEqual([symbol, limitOf(5)]);
	});

	it('takes the page size of a list and checks its range', () => {
		const values = { symbol: 'A1USDT', interval: '1m' };
		expect(wire({ ...values, limit: 500 }, klines).limit).toBe('500');
		for (const limit of [501, 0, 1.5, 'ten']) {
			expect(failure(() => wire({ ...values, limit }, klines)).parameter).toBe('limit');
		}
		expect(failure(() => wire({ symbol: 'A1USDT', limit: 5001 }, orderBook)).hint).toBeDefined();
	});

	it('takes a choice in any case, but distinguishes 1m from 1M', () => {
		const interval = (given: string) =>
			wire({ symbol: 'A1USDT', interval: given }, klines).interval;
		expect(['1w', '4H', '1m', '1M'].map(interval)).toEqual(['1W', '4h', '1m', '1M']);
		expect(wire({ ...limitOrder, side: 'sell', type: ' limit ' })).toMatchObject({
			side: 'SELL',
			type: 'LIMIT',
		});
		const error = failure(() => wire({ ...limitOrder, side: 'ſell' }));
		expect(error.hint).toBe('Use one of: BUY, SELL.');
	});
});

describe('parseWireValue', () => {
	const field = (wireKind: Field['wire'], extra: Partial<Field> = {}): Field => ({
		displayName: 'Thing',
		name: 'thing',
		type: 'string',
		default: '',
		wire: wireKind,
		...extra,
	});

	it('reads lists of symbols as text or array', () => {
		const symbols = field({ kind: 'symbols' });
		expect(parseWireValue(symbols, 'btc/usdt, ETHUSDT,')).toBe('BTCUSDT,ETHUSDT');
		expect(parseWireValue(symbols, ['btcusdt', 'eth-usdt'])).toBe('BTCUSDT,ETHUSDT');
		expect(parseWireValue(symbols, [])).toBeUndefined();
		expect(failure(() => parseWireValue(symbols, ' , ')).parameter).toBe('thing');
	});

	it('reads booleans', () => {
		expect(parseWireValue(field({ kind: 'boolean' }), false)).toBe('false');
		expect(failure(() => parseWireValue(field({ kind: 'boolean' }), 'yes')).parameter).toBe(
			'thing',
		);
	});

	it('never repeats a secret and refuses broken characters', () => {
		const password = field({ kind: 'text', pattern: /^a+$/ }, { typeOptions: { password: true } });
		expect(failure(() => parseWireValue(password, 'canary!')).message).not.toContain('canary');
		expect(failure(() => parseWireValue(field({ kind: 'text' }), 'cut \ud83d'))).toMatchObject({
			kind: 'input',
			parameter: 'thing',
		});
	});
});
