import { readSymbol } from '../input/names';
import { shownValue } from '../input/problem';
import { readText } from '../input/texts';
import type { DayLimits, LimitSet, LimitWindow } from './account';
import {
	amountLimit,
	countLimit,
	readAmountLimit,
	readCountLimit,
	refuse,
	text,
	type Data,
} from './credentialFields';

/**
 * The limits over a day of a credential; undefined where none is set. Throws MexcError of kind `input` for
 * what cannot be read: a limit that is not understood would be none.
 */
export function dayLimits(fields: Data, allowedSymbols: readonly string[]): DayLimits | undefined {
	const window = limitWindow(fields.limitWindow);
	const together = setOf({
		bought: amountLimit(fields, 'maxBoughtPerDay', 'Max Bought per Day'),
		orders: countLimit(fields, 'maxOrdersPerDay', 'Max Orders per Day'),
		loss: amountLimit(fields, 'maxLossPerDay', 'Max Loss per Day'),
		drawdown: amountLimit(fields, 'maxDrawdownPerDay', 'Max Drawdown per Day'),
		lossesInRow: countLimit(fields, 'pauseAfterLosses', 'Pause After Losses in a Row'),
	});
	const bySymbol = symbolLimits(fields.symbolLimits, allowedSymbols);
	if (together === undefined && bySymbol.size === 0) return undefined;
	return { window, together, bySymbol };
}

/** Undefined where nothing is limited. */
function setOf(set: LimitSet): LimitSet | undefined {
	return Object.values(set).some((limit) => limit !== undefined) ? set : undefined;
}

function limitWindow(value: unknown): LimitWindow {
	const name = text(value);
	if (name === '' || name === 'utcDay') return 'utcDay';
	if (name === 'rolling24h') return 'rolling24h';
	return refuse(
		'limitWindow',
		`Limit Window ${shownValue(value)} in the credential is not known.`,
		'Choose UTC Day or Rolling 24 Hours.',
	);
}

const naming = { label: 'Limits per Symbol in the credential', parameter: 'symbolLimits' };
const EXAMPLE = 'BTCUSDT bought 300 loss 50 drawdown 30';

/** What is written before a number, and how the number is read. */
const NAMES: ReadonlyMap<string, { limit: keyof LimitSet; read: typeof readCountLimit }> = new Map([
	['bought', { limit: 'bought', read: readAmountLimit }],
	['orders', { limit: 'orders', read: readCountLimit }],
	['loss', { limit: 'loss', read: readAmountLimit }],
	['drawdown', { limit: 'drawdown', read: readAmountLimit }],
	['pause', { limit: 'lossesInRow', read: readCountLimit }],
]);

/** One pair to a line or between semicolons, each with names and numbers behind it. */
function symbolLimits(
	value: unknown,
	allowedSymbols: readonly string[],
): ReadonlyMap<string, LimitSet> {
	const limits = new Map<string, LimitSet>();
	if (text(value) === '') return limits;
	const entries = readText(value, naming)
		.split(/[;\r\n]+/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	for (const entry of entries) {
		const [pair, ...words] = entry.split(/[\s:=,]+/).filter((word) => word !== '');
		const symbol = readSymbol(pair ?? '', naming);
		if (limits.has(symbol)) {
			refuse(
				naming.parameter,
				`${naming.label} names ${symbol} twice.`,
				'Write its limits in one line.',
			);
		}
		if (allowedSymbols.length > 0 && !allowedSymbols.includes(symbol)) {
			refuse(
				naming.parameter,
				`${naming.label} names ${symbol}, which Allowed Symbols does not list.`,
				'Correct the pair, or add it to Allowed Symbols.',
			);
		}
		limits.set(symbol, limitsIn(words, entry));
	}
	if (limits.size > 0) return limits;
	return refuse(naming.parameter, `${naming.label} names no pair.`, `Write lines like ${EXAMPLE}.`);
}

function limitsIn(words: readonly string[], entry: string): LimitSet {
	const set: LimitSet = {};
	for (let at = 0; at < words.length; at += 2) {
		const known = NAMES.get(words[at].toLowerCase());
		const given = words[at + 1];
		if (known === undefined || given === undefined || set[known.limit] !== undefined) {
			return notUnderstood(entry);
		}
		const label = `${words[at].toLowerCase()} in ${naming.label}`;
		set[known.limit] = known.read(given, { ...naming, label });
	}
	return words.length === 0 ? notUnderstood(entry) : set;
}

function notUnderstood(entry: string): never {
	return refuse(
		naming.parameter,
		`The line ${shownValue(entry)} of ${naming.label} is not a pair with limits.`,
		`Write a pair, then bought, orders, loss, drawdown or pause with a number each, for example ${EXAMPLE}.`,
	);
}
