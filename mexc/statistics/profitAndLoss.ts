import { isFillEntry, type FillEntry } from '../books/ledger';
import type { Method } from '../books/book';
import { isZero } from '../core/decimal';
import { isoTime, type Row } from '../endpoints/answers';
import type { WireValues } from '../endpoints/endpoint';
import { endTime, startTime } from '../endpoints/fields';
import type { Pair } from '../endpoints/rows/pairs';
import { readLastPrices } from '../market/reads';
import type { Composite } from '../flows/composite';
import { readAccountHistory, valuedHistorySteps, type AccountHistory } from './accountHistory';
import { withFeeValues } from './feePrices';
import { calendarOf } from './calendar';
import { heldOf, keepBooks, whyUnexplained, type KeptBooks } from './keepBooks';
import { lotsOf, method, openingLots, profitOutput, tradedSymbols } from './profitFields';
import { entryRow, pairRow, periodRows } from './profitRows';
import { tradedPairs } from './tradedPairs';

/** Amounts in the rows, whatever their form. */
// prettier-ignore
const decimals = [
	'bought', 'boughtValue', 'sold', 'soldValue', 'realised', 'unrealised', 'amount',
	'soldWithoutCost', 'proceedsWithoutCost', 'openQuantity', 'openCost', 'averageCost',
	'lastPrice', 'openValue', 'openQuantityWithoutCost', 'heldQuantity', 'unexplainedQuantity',
	'receivedAmount', 'sentAmount', 'feeAmount', 'feeValue', 'price', 'cost', 'proceeds',
	'quantityWithoutCost',
];

export const profitAndLoss: Composite = {
	id: 'profitAndLoss',
	node: 'mexcSpotTrading',
	resource: 'account',
	policyClass: 'read',
	name: 'Get Profit and Loss',
	action: 'Get profit and loss',
	description:
		'Get realised and unrealised profit and loss of some pairs from the fills of the last 30 days, which is all that MEXC lists, with fees, deposits, withdrawals and transfers. What the history does not prove is named, and a sale without a known cost is reported as such.',
	effect: 'read',
	fields: [tradedSymbols, method, profitOutput],
	options: [
		{
			...endTime,
			description:
				'Only what happened before this time. Text without a time zone is read in the time zone of the workflow.',
		},
		openingLots,
		{
			...startTime,
			description:
				'Only what happened from this time on; costs come from before it as well. Text without a time zone is read in the time zone of the workflow.',
		},
	],
	output: {
		shape: 'list',
		listWhen: { profitOutput: ['perDay', 'perEntry', 'perMonth'] },
		decimals,
		csv: { name: 'profit-and-loss', columns: [] },
	},
	steps: valuedHistorySteps,
	async run(client, values, options): Promise<readonly Row[]> {
		const { pairs } = await tradedPairs(client, values.symbols, options);
		const { signal } = options;
		const read = await readAccountHistory(client, { pairs, signal });
		const history = await withFeeValues(client, read, signal);
		const assets = [...new Set(pairs.map(({ baseAsset }) => baseAsset))];
		const books = keepBooks(history, assets, values.method as Method, lotsOf(values));
		const period = periodOf(values);
		const provenFrom = isoTime(history.provenFrom);
		const gaps = [...history.gaps, ...startGap(period.from, provenFrom, history)];
		const isIn = (time: number) => time >= period.from && time < period.to;
		const fills = books.entries.filter(isFillEntry).filter(({ event }) => isIn(event.time));
		const note = (of: readonly string[]) => [...of, ...gaps].join(' ') || null;
		if (values.profitOutput === 'perPair') {
			const prices = await readLastPrices(client, { signal: options.signal });
			return pairs.map((pair) => {
				const own = fills.filter(({ event }) => event.symbol === pair.symbol);
				const lastPrice = prices.get(pair.symbol);
				const held = heldOf(history.balances, pair.baseAsset);
				const row = pairRow(pair, own, books, { lastPrice, held });
				return { ...row, provenFrom, note: note(whyOpen(pair, books, own, provenFrom)) };
			});
		}
		const rows = rowsFor(values, pairs, { books, fills, isIn, timeZone: options.timeZone });
		const shown = options.maxRows === undefined ? rows : rows.slice(-options.maxRows);
		const assetNotes = pairs.flatMap((pair) => whyOpen(pair, books, [], provenFrom));
		const first = note([...new Set(assetNotes)]);
		return shown.map((row, index) => ({ ...row, provenFrom, note: index === 0 ? first : null }));
	},
};

/** Milliseconds; the whole history where the user gives no time. */
function periodOf({ startTime: from, endTime: to }: WireValues): { from: number; to: number } {
	return { from: Number(from ?? 0), to: Number(to ?? Infinity) };
}

function startGap(
	from: number,
	since: string | undefined,
	{ provenFrom }: AccountHistory,
): string[] {
	if (from === 0 || from >= provenFrom) return [];
	return [
		`MEXC's history begins at ${since}: what happened between Start Time and then is not in it.`,
	];
}

interface Chosen {
	books: KeptBooks;
	/** Of the period. */
	fills: readonly FillEntry[];
	isIn(time: number): boolean;
	timeZone?: string;
}

function rowsFor(
	{ profitOutput: output }: WireValues,
	pairs: readonly Pair[],
	{ books, fills, isIn, timeZone }: Chosen,
): Row[] {
	if (output === 'perEntry') {
		const assets = pairs.flatMap(({ baseAsset, quoteAsset }) => [baseAsset, quoteAsset]);
		const shown = books.entries.filter(({ event }) => {
			return isIn(event.time) && (event.kind === 'fill' || assets.includes(event.asset));
		});
		return shown.map(entryRow);
	}
	const { dayOf, monthOf } = calendarOf(timeZone);
	return periodRows(pairs, fills, output === 'perDay' ? dayOf : monthOf);
}

/** What the row of a pair must say beside its numbers. */
function whyOpen(
	{ baseAsset, quoteAsset }: Pair,
	{ unexplained }: KeptBooks,
	fills: readonly FillEntry[],
	since = '',
): string[] {
	const difference = whyUnexplained(baseAsset, unexplained.get(baseAsset), since);
	const without = fills.filter(({ quantityWithoutCost: units = '0' }) => !isZero(units)).length;
	const unpriced = fills.filter(({ unpricedFee }) => unpricedFee !== undefined).length;
	const notes = difference === undefined ? [] : [difference];
	if (without > 0) {
		const sales = without === 1 ? '1 sale has' : `${without} sales have`;
		notes.push(`${sales} units without a cost in ${quoteAsset}: they are in no result.`);
	}
	if (unpriced > 0) {
		const fees = unpriced === 1 ? '1 fee has' : `${unpriced} fees have`;
		notes.push(`${fees} no price in ${quoteAsset}: the results are before them.`);
	}
	return notes;
}
