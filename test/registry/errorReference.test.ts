import { meaningOf } from '../../mexc/rest/errorTable';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes, errorReference } from '../support/errorReference';
import { errorTexts } from '../support/errorTexts';

const file = path.resolve(__dirname, '../../docs/errors.md');

test('docs/errors.md says what the code says (UPDATE_GOLDEN=1 writes it)', () => {
	const reference = errorReference();
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, reference);
	expect(readFileSync(file, 'utf8')).toBe(reference);
});

test('lists every code of the table', () => {
	const listed = new Set(errorCodes().map(({ code }) => code));
	const missing: number[] = [];
	for (let code = -10_000; code <= 1_000_000; code++) {
		if (!listed.has(code) && meaningOf(code, '') !== undefined) missing.push(code);
	}
	expect(missing).toEqual([]);
	expect(listed.size).toBeGreaterThan(100);
});

test('finds texts wherever they are written: objects, functions, pairs, problems and choices', () => {
	const texts = new Map(errorTexts().map(({ text, next }) => [text, next]));
	expect(texts.size).toBeGreaterThan(200);
	expect(texts.get('Symbol and Symbols are both given.')).toMatch(/^Use Symbol for one pair/);
	expect(texts.get('This credential does not allow trading ….')).toMatch(/^Allowed Symbols/);
	expect(texts.get('Nothing answers at … (connection refused).')).toMatch(/^Check Base URL/);
	expect(texts.get('… is not a time: ….')).toMatch(/^Use ISO text/);
	expect(
		texts.get(
			'The answer to the order was lost. MEXC has an order under its client order ID … (order ID …), but ….',
		),
	).toMatch(/^Look at that order/);
});
