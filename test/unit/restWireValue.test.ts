import type { Field } from '../../mexc/endpoints/endpoint';
import { Unusable } from '../../mexc/input/problem';
import { parseWireValue } from '../../mexc/rest/request';
import { refusal } from '../support/refusal';

function field(wire: Field['wire'], more: Partial<Field> = {}): Field {
	return { displayName: 'Thing', name: 'thing', type: 'string', default: '', wire, ...more };
}

const options = (...values: string[]) => ({
	options: values.map((value) => ({ name: value, value })),
});

const TEXT = field({ kind: 'text' });
const ID = field({ kind: 'text', maxLength: 5, pattern: /^[\w-]+$/ });
const ADDRESS = field({ kind: 'text', pattern: /^0x/, form: 'an address that begins with 0x' });
const PAYLOAD = field({ kind: 'payload' });
const AMOUNT = field({ kind: 'decimal' });
const COUNT = field({ kind: 'integer', min: 1, max: 10 });
const CHOICE = field({ kind: 'choice' }, options('', 'BUY', 'SELL', '1m', '1M'));
const CHOICES = field({ kind: 'choices' }, options('read', 'trade'));
const COINS = field({ kind: 'coins', maxItems: 2 });
const LIST = field({ kind: 'list' });
const SYMBOLS = field({ kind: 'symbols' });
const BOOLEAN = field({ kind: 'boolean' });
const TIME = field({ kind: 'time' });
const SYMBOL = field({ kind: 'symbol' }, { type: 'resourceLocator' });
const ALL = [
	TEXT,
	ID,
	PAYLOAD,
	AMOUNT,
	COUNT,
	CHOICE,
	CHOICES,
	COINS,
	LIST,
	SYMBOLS,
	BOOLEAN,
	TIME,
	SYMBOL,
];

const nothing = new Unusable('cannot be computed', 'Check the expression.');
const empty = new Unusable('has an expression that gives nothing', 'Check the expression.', true);

describe('a field that is left blank', () => {
	it.each([undefined, null, '', '  ', '\n'])('is not sent: %j', (value) => {
		for (const one of ALL) expect(parseWireValue(one, value)).toBeUndefined();
	});

	it('is not sent either where a locator or a list holds nothing', () => {
		expect(parseWireValue(SYMBOL, { __rl: true, mode: 'list', value: '' })).toBeUndefined();
		for (const one of [COINS, LIST, SYMBOLS, CHOICES]) {
			expect(parseWireValue(one, [])).toBeUndefined();
		}
		const table = field({ kind: 'rows', maxItems: 3 });
		expect(parseWireValue(table, [])).toBeUndefined();
	});

	it('is not what an empty list is elsewhere', () => {
		for (const one of [TEXT, AMOUNT, COUNT, CHOICE, BOOLEAN, TIME]) {
			expect(refusal(() => parseWireValue(one, []))).toMatchObject({ parameter: 'thing' });
		}
	});
});

describe('an expression that gives nothing usable', () => {
	it.each(ALL)('is refused with its reason: $wire.kind', (one) => {
		for (const value of [nothing, empty]) {
			expect(refusal(() => parseWireValue(one, value))).toMatchObject({
				kind: 'input',
				message: `Thing ${value.problem}.`,
				hint: value.hint,
				parameter: 'thing',
			});
		}
	});

	it('leaves a field open that is asked for by name, or that another one stands in for', () => {
		for (const more of [{ required: true }, { alternative: true }] as const) {
			expect(parseWireValue({ ...TEXT, ...more }, empty)).toBeUndefined();
			expect(refusal(() => parseWireValue({ ...TEXT, ...more }, nothing)).hint).toBe(nothing.hint);
		}
	});
});

test.each<[Field, unknown, string]>([
	[TEXT, ' x y ', 'x y'],
	[ID, 'a-b_1', 'a-b_1'],
	[ADDRESS, '0x1', '0x1'],
	[PAYLOAD, ' buy {{x}} ', 'buy {{x}}'],
	[PAYLOAD, { a: 1 }, '{"a":1}'],
	[AMOUNT, 0, '0'],
	[AMOUNT, '1'.repeat(20), '1'.repeat(20)],
	[AMOUNT, `0.${'1'.repeat(20)}`, `0.${'1'.repeat(20)}`],
	[field({ kind: 'decimal', max: '100' }), '100.0', '100.0'],
	[field({ kind: 'decimal', positive: true }), '0.1', '0.1'],
	[COUNT, 1, '1'],
	[COUNT, '10', '10'],
	[field({ kind: 'integer' }), -5, '-5'],
	[CHOICE, 'buy', 'BUY'],
	[CHOICE, '1m', '1m'],
	[CHOICES, 'Trade, read, trade', 'trade,read'],
	[COINS, 'usdt; USDT\nbtc', 'USDT,BTC'],
	[LIST, ['a', 'b,a'], 'a,b'],
	[SYMBOLS, 'btcusdt, BTC/USDT, ethusdt', 'BTCUSDT,ETHUSDT'],
	[BOOLEAN, true, 'true'],
	[BOOLEAN, ' True ', 'true'],
	[BOOLEAN, 'FALSE', 'false'],
	[TIME, '2026-01-31T12:00:00Z', '1769860800000'],
	[SYMBOL, { __rl: true, mode: 'name', value: 'btc/usdt' }, 'BTCUSDT'],
	[SYMBOL, 'btcusdt', 'BTCUSDT'],
])('$wire.kind: %p is sent as %s', (one, value, text) => {
	expect(parseWireValue(one, value)).toBe(text);
});

const DIGITS = 'Write digits with a point, for example 0.01.';
const positive = (given: string) =>
	`Thing must be a positive decimal number, but ${given} was given.`;
const manyDigits = (given: string) => `Thing has too many digits: ${given}.`;
const TWENTY = 'MEXC takes at most 20 digits before and 20 after the point.';
const between = (number: number, range: string) => `Thing is ${number}, but must be ${range}.`;
const RANGE = 'Choose a number in that range.';
const SINGLE = 'Use an expression that gives a single text.';

describe('what is refused says what is wrong and what to do', () => {
	it.each<[Field, unknown, string, string]>([
		[ID, 'toolong', 'Thing has 7 characters; at most 5 are allowed.', 'Shorten it.'],
		[
			ID,
			'a b',
			'Thing contains a character that is not allowed: "a b".',
			'Use letters, digits, "-" and "_" only.',
		],
		[ADDRESS, '1x', 'Thing must be an address that begins with 0x: "1x".', 'Correct it.'],
		[
			TEXT,
			'\ud83d',
			'Thing: A value contains a broken character (half of a Unicode surrogate pair).',
			'Text was probably cut in the middle of an emoji: remove the last character.',
		],
		[
			TEXT,
			{ __rl: true, value: 'x' },
			'Thing must be text, but {"__rl":true,"value":"x"} was given.',
			SINGLE,
		],
		[AMOUNT, NaN, 'Thing is not a number.', 'Check the expression that computes it.'],
		[AMOUNT, -Infinity, 'Thing is not a number.', 'Check the expression that computes it.'],
		[AMOUNT, 'x', positive('"x"'), DIGITS],
		[AMOUNT, 'a-1', positive('"a-1"'), DIGITS],
		[AMOUNT, '1 000', positive('"1 000"'), DIGITS],
		[AMOUNT, 'x1e5', positive('"x1e5"'), DIGITS],
		[AMOUNT, '1e5x', positive('"1e5x"'), DIGITS],
		[AMOUNT, '1.x', positive('"1.x"'), DIGITS],
		[AMOUNT, '1,0000.5', positive('"1,0000.5"'), DIGITS],
		[AMOUNT, 'x1,000', positive('"x1,000"'), DIGITS],
		[AMOUNT, '1000,000.5', positive('"1000,000.5"'), DIGITS],
		[AMOUNT, true, positive('true'), DIGITS],
		[AMOUNT, [], positive('[]'), 'Use an expression that gives a single number.'],
		[AMOUNT, ' -1', positive('" -1"'), 'Negative numbers are not possible here.'],
		[AMOUNT, -0.5, positive('-0.5'), 'Negative numbers are not possible here.'],
		[AMOUNT, '1,000', positive('"1,000"'), 'Leave the thousand separators out.'],
		[AMOUNT, '12,345,678.90', positive('"12,345,678.90"'), 'Leave the thousand separators out.'],
		[AMOUNT, '10,50', positive('"10,50"'), 'Use a point, not a comma, before the decimals.'],
		[AMOUNT, '1e9999', positive('"1e9999"'), 'Write the digits out, without an exponent.'],
		[AMOUNT, '.25E-9999', positive('".25E-9999"'), 'Write the digits out, without an exponent.'],
		[AMOUNT, '.25', positive('".25"'), 'Write a digit before and after the point.'],
		[AMOUNT, '25.', positive('"25."'), 'Write a digit before and after the point.'],
		[AMOUNT, '1'.repeat(21), manyDigits(`"${'1'.repeat(21)}"`), TWENTY],
		[AMOUNT, `0.${'1'.repeat(21)}`, manyDigits(`"0.${'1'.repeat(21)}"`), TWENTY],
		[
			field({ kind: 'decimal', positive: true }),
			'0.00',
			'Thing must be greater than zero.',
			'Give a positive number.',
		],
		[
			field({ kind: 'decimal', max: '100' }),
			'100.01',
			'Thing is 100.01, but must be at most 100.',
			'Give less.',
		],
		[COUNT, '1.5', 'Thing must be a whole number, but "1.5" was given.', 'Write digits only.'],
		[COUNT, 0, between(0, 'at least 1 and at most 10'), RANGE],
		[COUNT, 11, between(11, 'at least 1 and at most 10'), RANGE],
		[field({ kind: 'integer', min: 1 }), 0, between(0, 'at least 1'), RANGE],
		[field({ kind: 'integer', max: 9 }), 10, between(10, 'at most 9'), RANGE],
		[CHOICE, 'HOLD', 'Thing does not know the value "HOLD".', 'Use one of: BUY, SELL, 1m, 1M.'],
		[
			field({ kind: 'choice' }, options('1m', '1M', 'x')),
			'1ｍ',
			'Thing does not know the value "1ｍ".',
			'Use one of: 1m, 1M, x.',
		],
		[field({ kind: 'choice' }), 'x', 'Thing does not know the value "x".', 'Use one of: .'],
		[CHOICES, 'read,write', 'Thing does not know the value "write".', 'Use one of: read, trade.'],
		[
			COINS,
			'a,b,c',
			'Thing has 3 entries; at most 2 are allowed.',
			'Split them over several requests.',
		],
		[COINS, ' , ', 'Thing is empty.', 'Write entries separated by commas.'],
		[SYMBOLS, ' , ', 'Thing is empty.', 'Write pairs separated by commas.'],
		[BOOLEAN, 'yes', 'Thing must be true or false, but "yes" was given.', 'Use true or false.'],
		[BOOLEAN, 1, 'Thing must be true or false, but 1 was given.', 'Use true or false.'],
	])('$wire.kind: %p', (one, value, message, hint) => {
		expect(refusal(() => parseWireValue(one, value))).toMatchObject({
			kind: 'input',
			parameter: 'thing',
			effect: 'none',
			message,
			hint,
		});
	});

	it('of a message from outside without showing it, because it may hold a secret', () => {
		const cyclic: Record<string, unknown> = {};
		cyclic.self = cyclic;
		const noJson = {
			message: 'Thing must be text or an object.',
			hint: 'Give the body of the webhook, as {{ $json.body }} does.',
			kind: 'input',
			parameter: 'thing',
		};
		for (const value of [5, true, [], ['canary'], {}, cyclic, () => 'canary']) {
			expect(refusal(() => parseWireValue(PAYLOAD, value))).toMatchObject(noJson);
		}
		const { message } = refusal(() => parseWireValue(PAYLOAD, 'canary [object Object]'));
		expect(message).toBe('Thing is the value, which stands for no value.');
	});

	it.each(['text', 'choice', 'decimal', 'integer', 'boolean'] as const)(
		'of a secret without showing it: %s',
		(kind) => {
			const wire = { kind, pattern: /^\d+$/ } as Field['wire'];
			const secret = field(wire, { typeOptions: { password: true } });
			const { message } = refusal(() => parseWireValue(secret, 'canary'));
			expect(message).toMatch(/^Thing .*the value/);
			expect(message).not.toContain('canary');
		},
	);
});
