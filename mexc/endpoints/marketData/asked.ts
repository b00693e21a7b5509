import { MexcError } from '../../core/errors';
import { asRow, asRows, timeIn, type Row } from '../answers';
import type { WireValues } from '../endpoint';

/** MEXC's answer to a pair it does not have (errors.json), used for one that its answer leaves out as well. */
const INVALID_SYMBOL = -1121;

/**
 * Of a row per pair those that were asked for, in the order they were asked for: MEXC leaves `symbols` out
 * of account (quirks 48). Throws MexcError that names the pairs which the answer does not have.
 */
export function askedRows(rows: readonly Row[], { symbol, symbols }: WireValues): readonly Row[] {
	const names = (symbols ?? symbol)?.split(',');
	if (names === undefined) return rows;
	const found = new Map(rows.map((row) => [row.symbol, row]));
	const missing = names.filter((name) => !found.has(name));
	if (missing.length > 0) throw notListed(missing);
	return names.map((name) => found.get(name) as Row);
}

/** The same of an answer that is one object for one pair, and a list for several. */
export function askedTickers(body: unknown, values: WireValues): unknown {
	if (Array.isArray(body)) {
		const rows = askedRows(asRows(body), values);
		return values.symbol === undefined ? rows : rows[0];
	}
	const { symbol } = asRow(body);
	// Some answers for one pair do not repeat its name.
	if (values.symbol !== undefined && (symbol ?? values.symbol) !== values.symbol) throw ofAnother();
	return body;
}

/**
 * Candles that open within the time asked for, the start included and the end not: whether MEXC counts the
 * end in is not documented. Throws MexcError when MEXC has answered another time altogether.
 */
export function askedCandles(body: unknown, { startTime, endTime }: WireValues): unknown {
	const [from, to] = [Number(startTime ?? 0), Number(endTime ?? Infinity)];
	const rows = body as ReadonlyArray<readonly unknown[]>;
	// A candle that does not say when it opens is not outside.
	const inside = rows.filter(([open]) => !(timeIn(open) < from || timeIn(open) >= to));
	const isElsewhere = inside.length === 0 && rows.some(([open]) => timeIn(open) > to);
	if (isElsewhere) throw ofAnotherTime();
	return inside;
}

function notListed(names: readonly string[]): MexcError {
	return new MexcError({
		kind: 'exchange',
		message: `MEXC lists no ${names.length === 1 ? 'pair' : 'pairs'} ${names.join(', ')}.`,
		hint: 'Check the spelling: base asset first, like BTCUSDT. Delisted pairs have to be removed.',
		code: INVALID_SYMBOL,
		parameter: names.length === 1 ? 'symbol' : 'symbols',
	});
}

function ofAnother(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered for another pair than the one asked for.',
		hint: 'Try again in a moment. If this goes on, check Base URL in the credential.',
		httpStatus: 200,
	});
}

function ofAnotherTime(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC answered candles of another time than the one asked for.',
		hint: 'Give Start Time as well, so that both ends of the time are set.',
		httpStatus: 200,
	});
}
