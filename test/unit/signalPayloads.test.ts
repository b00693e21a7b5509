import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MexcError } from '../../mexc/core/errors';
import { fieldOf } from '../../mexc/signals/fields';
import { MOST_CHARACTERS, readPayload } from '../../mexc/signals/payload';
import { readSignal } from '../../mexc/signals/readSignal';
import type { Signal } from '../../mexc/signals/signal';
import { notes, pairs } from './signals/chats';
import { hostile } from './signals/hostile';
import { bots, scripts } from './signals/programs';
import type { Row } from './signals/sender';
import { alertTexts, indicatorAlerts, strategyAlerts } from './signals/tradingView';

const senders = [strategyAlerts, indicatorAlerts, alertTexts, pairs, notes, bots, scripts, hostile];

/** `BTCUSDT buy 0.01`; `100q` is an amount of the quote asset, `+name` a field that did not count. */
function summaryOf(signal: Signal): string {
	const { symbol, action, type, limitPrice, referencePrice, maxDeviation, ignoredFields } = signal;
	return [
		symbol,
		action,
		action === 'close' ? '' : amountOf(signal),
		type === 'MARKET' ? '' : `${type.toLowerCase()}@${limitPrice}`,
		referencePrice === undefined ? '' : `ref@${referencePrice}`,
		maxDeviation === undefined ? '' : `dev${maxDeviation}`,
		...ignoredFields.filter((name) => !isOfChart(name)).map((name) => `+${name}`),
	]
		.filter((part) => part !== '')
		.join(' ');
}

/** What every alert has around it. */
function isOfChart(name: string): boolean {
	return /^(exchange|interval|currency|bar\.(open|high|low|close|volume)|open|high|low|close|volume|plot_0|strategy\.(prev_)?market_position_size|bot_id)$/.test(
		name,
	);
}

function amountOf({ purpose }: Signal): string {
	if (purpose.kind === 'target') {
		const { target } = purpose;
		return target.by === 'amount' ? target.amount : `${target.percent}%`;
	}
	const { size } = purpose;
	if (size.by === 'quantity') return size.quantity;
	return size.by === 'quoteAmount' ? `${size.quoteAmount}q` : `${size.balancePercent}%`;
}

function read(payload: object | string): Signal | MexcError {
	try {
		const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
		return readSignal(readPayload(text));
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
}

function shown(payload: object | string): string {
	const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
	return text.length > 160 ? `${text.slice(0, 80)} … ${text.length} characters` : text;
}

describe.each(senders.map(({ name, rows }) => [name, rows] as const))('%s', (_name, rows) => {
	it.each(rows.map((row: Row) => [shown(row[0]), row] as const))(
		'%j',
		(_text, [payload, expected]) => {
			const signal = read(payload);
			if (!(signal instanceof MexcError)) return expect(summaryOf(signal)).toBe(expected);
			expect(`!${signal.parameter}`).toBe(expected);
			expect(signal).toMatchObject({ kind: 'input', effect: 'none' });
			expect(signal.message).toMatch(/^The signal was refused: [^\n]{5,400}\.$/);
			expect(signal.hint).toMatch(/^[^\n]{5,400}\.$/);
		},
	);
});

describe('the table', () => {
	it('has three hundred payloads of eight kinds of senders', () => {
		expect(senders).toHaveLength(8);
		expect(senders.flatMap(({ rows }) => rows).length).toBeGreaterThanOrEqual(300);
	});

	it('is what docs/signals.md says of the names of fields', () => {
		const page = readFileSync(path.resolve(__dirname, '../../docs/signals.md'), 'utf8');
		const rows = page
			.split('\n')
			.filter((line) => /^\| `\w+`/.test(line) && !/`[a-z]+There`|`duplicate`|`stale`/.test(line));
		expect(rows.length).toBeGreaterThan(20);
		for (const row of rows) {
			const [own, others] = row.split('|').slice(1);
			const names = [...`${own} ${others}`.matchAll(/`([\w.]+)`/g)].map(([, name]) => name);
			const fields = names.map((name) => fieldOf(name) ?? `unknown: ${name}`);
			const expected = own.includes('prevMarketPosition') ? 2 : 1;
			expect([row, new Set(fields).size]).toEqual([row, expected]);
		}
	});

	it('is read in linear time, whatever is sent', () => {
		const long = (part: string) => part.repeat(Math.floor(MOST_CHARACTERS / part.length));
		const texts = [
			'{"a":',
			'[',
			'"',
			'a=',
			'a=1,',
			' ',
			'\\',
			'{"a":"',
			'order buy @ ',
			': ',
			'\n',
		];
		const began = performance.now();
		for (const part of texts) for (let time = 0; time < 5; time++) read(long(part));
		expect(performance.now() - began).toBeLessThan(2_000);
	});
});
