import type { Field } from '../../mexc/endpoints/endpoint';
import { Unusable } from '../../mexc/input/problem';
import { parseWireValue } from '../../mexc/rest/request';
import { rowsIn } from '../../mexc/rest/wireRows';
import { refusal } from '../support/refusal';

const row = (name: string, wire: Field['wire'], more: Partial<Field> = {}): Field => ({
	displayName: name.toUpperCase(),
	name,
	type: 'string',
	default: '',
	wire,
	...more,
});

const choices = ['market', 'limit'].map((value) => ({ name: value, value }));

/** Orders of a table: the price belongs to one of their types only. */
const TABLE: Field = {
	...row('orders', { kind: 'rows', maxItems: 3 }, { type: 'fixedCollection' }),
	rows: {
		displayName: 'Order',
		fields: [
			row('asset', { kind: 'coin' }, { required: true, placeholder: 'e.g. BTC' }),
			row('type', { kind: 'choice' }, { options: choices }),
			row('price', { kind: 'decimal' }, { required: true, showWhen: { type: ['limit'] } }),
			row('note', { kind: 'text' }),
		],
	},
};

const write = (value: unknown, table = TABLE) => parseWireValue(table, value);

describe('rows of a table', () => {
	it('are sent as the JSON of their checked values, in their order', () => {
		const rows = [
			{ asset: 'btc', type: 'LIMIT', price: 2 },
			{ note: ' n ', asset: 'usdt' },
		];
		const text = write(rows);
		expect(text).toBe('[{"asset":"BTC","type":"limit","price":"2"},{"asset":"USDT","note":"n"}]');
		expect(rowsIn(text)).toEqual([
			{ asset: 'BTC', type: 'limit', price: '2' },
			{ asset: 'USDT', note: 'n' },
		]);
		expect(rowsIn(undefined)).toEqual([]);
	});

	it('hold nothing that another value of the row hides, nor names that the table lacks', () => {
		const text = write([{ asset: 'btc', type: 'market', price: 'left over', side: 'BUY' }]);
		expect(rowsIn(text)).toEqual([{ asset: 'BTC', type: 'market' }]);
		expect(rowsIn(write([{ asset: 'btc', price: 'left over' }]))).toEqual([{ asset: 'BTC' }]);
	});

	it('may be as many as the table takes', () => {
		const rows = [{ asset: 'a' }, { asset: 'b' }, { asset: 'c' }];
		expect(rowsIn(write(rows))).toHaveLength(3);
		expect(refusal(() => write([...rows, { asset: 'd' }]))).toMatchObject({
			kind: 'input',
			parameter: 'orders',
			message: 'ORDERS has 4 rows; at most 3 are possible.',
			hint: 'Leave some out, or use a further node for them.',
		});
	});

	it.each([
		['text', '"text"'],
		[{ asset: 'btc' }, '{"asset":"btc"}'],
		[[{ asset: 'btc' }, 5], '[{"asset":"btc"},5]'],
		[[null], '[null]'],
		[[[]], '[[]]'],
	])('are refused where they are no list of objects: %j', (value, shown) => {
		expect(refusal(() => write(value))).toMatchObject({
			kind: 'input',
			parameter: 'orders',
			message: `ORDERS is not a list of rows: ${shown}.`,
			hint: 'Add rows in the editor, or write a list of objects with asset, type, price, note.',
		});
	});

	it('of a table with many fields name the first ones to the user, each once', () => {
		const named = (count: number) => {
			const fields = Array.from({ length: count }, (_, index) =>
				row(`f${index}`, { kind: 'text' }),
			);
			const table = { ...TABLE, rows: { displayName: 'Row', fields: [...fields, ...fields] } };
			return refusal(() => write('x', table)).hint;
		};
		const twelve = 'f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11';
		const hint = (names: string) =>
			`Add rows in the editor, or write a list of objects with ${names}.`;
		expect(named(12)).toBe(hint(twelve));
		expect(named(13)).toBe(hint(`${twelve}, and others`));
	});

	it('come from an expression that must give something', () => {
		const nothing = new Unusable('has an expression that fails', 'Check it.');
		expect(refusal(() => write(nothing))).toMatchObject({
			message: 'ORDERS has an expression that fails.',
			hint: 'Check it.',
			parameter: 'orders',
		});
	});
});

describe('what is wrong in one row says in which', () => {
	it('with the name of a row and of the field', () => {
		expect(refusal(() => write([{ asset: 'a' }, { asset: 'b', type: 'stop' }]))).toMatchObject({
			kind: 'input',
			parameter: 'orders',
			message: 'Order 2: TYPE does not know the value "stop".',
			hint: 'Use one of: market, limit.',
		});
	});

	it.each([
		[{}, 'Order 1: ASSET is required.', 'Fill in ASSET, e.g. BTC.'],
		[{ asset: ' ' }, 'Order 1: ASSET is required.', 'Fill in ASSET, e.g. BTC.'],
		[{ asset: 'a', type: 'limit' }, 'Order 1: PRICE is required.', 'Fill in PRICE.'],
	])('where a value is missing: %j', (value, message, hint) => {
		expect(refusal(() => write([value]))).toMatchObject({
			kind: 'input',
			parameter: 'orders',
			message,
			hint,
		});
	});
});
