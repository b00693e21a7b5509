import { klines, tickerPrice, orderBook } from '../../mexc/endpoints/marketData';
import { itemsOf, type OutputSettings } from '../../nodes/n8n/items/output';

const text: OutputSettings = { simplify: true, numberFormat: 'text' };
const number: OutputSettings = { simplify: true, numberFormat: 'number' };

describe('number format', () => {
	const priced = (price: unknown) => itemsOf(tickerPrice, [{ symbol: '1', price }], {}, number);

	it.each([
		['65000.50', 65000.5],
		['0', 0],
		['0.10', 0.1],
		['-1.5', -1.5],
		['0.000000012', 1.2e-8],
		['1.2E-7', 1.2e-7],
		['1E+1', 10],
		['9007199254740991', 9007199254740991],
	])('makes %s the number %d', (price, expected) => {
		expect(priced(price)).toEqual([{ symbol: '1', price: expected }]);
	});

	it.each([
		'9007199254740993',
		'0.1234567890123456789',
		'123456789.123456789123',
		'',
		'NaN',
		'Infinity',
		' 1',
		'0x10',
	])('leaves %j as it is, because a number would be something else', (price) => {
		expect(priced(price)).toEqual([{ symbol: '1', price }]);
	});

	it.each([null, undefined, 5, true])('leaves %p, which is no text, as it is', (price) => {
		expect(priced(price)).toEqual([{ symbol: '1', price }]);
	});

	it('reaches amounts inside lists and never changes the answer it was given', () => {
		const body = { bids: [['1.50', '2']], asks: [], lastUpdateId: '7' };
		const before = structuredClone(body);
		const [book] = itemsOf(orderBook, body, { symbol: 'BTCUSDT' }, number);
		expect(book).toMatchObject({ bids: [{ price: 1.5, quantity: 2 }], lastUpdateId: '7' });
		expect(body).toEqual(before);
	});

	it('keeps every digit as text unless told otherwise', () => {
		const price = '0.123456789012345678';
		expect(itemsOf(tickerPrice, [{ price }], {}, text)).toEqual([{ price }]);
	});

	it.each([
		['1.2E-7', '0.00000012'],
		['1E+1', '10'],
		[1e-7, '0.0000001'],
		['1E+999999', '1E+999999'],
		['1e', '1e'],
		[0.5, 0.5],
	])('shows %p in plain digits as %p, and raw as it came', (price, shown) => {
		const rows = [{ symbol: 'A', price, other: '1E+1' }];
		expect(itemsOf(tickerPrice, rows, {}, text)).toEqual([{ ...rows[0], price: shown }]);
		const raw = { ...text, simplify: false };
		expect(itemsOf(tickerPrice, rows, {}, raw)).toEqual(rows);
		expect(itemsOf(tickerPrice, rows, {}, raw)[0]).toBe(rows[0]);
	});

	it('stay text beyond the range of numbers', () => {
		const price = '9'.repeat(400);
		const settings = { ...text, numberFormat: 'number' } as const;
		expect(itemsOf(tickerPrice, [{ price }], {}, settings)).toEqual([{ price }]);
	});
});

describe('items', () => {
	const rows = [
		{ symbol: 'A', price: '1' },
		{ symbol: 'B', price: '2' },
		{ symbol: 'C', price: '3' },
	];

	it('are the rows of a list, at most as many as wanted', () => {
		expect(itemsOf(tickerPrice, rows, {}, { ...text, maxRows: 2 })).toEqual(rows.slice(0, 2));
		expect(itemsOf(tickerPrice, rows, {}, text)).toEqual(rows);
	});

	it('are one where MEXC answers a list with its only row', () => {
		expect(itemsOf(tickerPrice, rows[0], {}, { ...text, maxRows: 50 })).toEqual([rows[0]]);
	});

	it('are none for an empty list', () => {
		expect(itemsOf(tickerPrice, [], {}, text)).toEqual([]);
	});

	it('hold a bare row under data, as n8n wants an object', () => {
		const row = [1, '2', '3', '1', '2', '9', 2, '18'];
		expect(itemsOf(klines, [row], {}, { ...text, simplify: false })).toEqual([{ data: row }]);
	});
});
