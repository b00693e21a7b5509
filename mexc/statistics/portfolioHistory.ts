import { changesOf } from '../books/ledger';
import { add, compare, isZero, multiply, roundDown, subtract } from '../core/decimal';
import { isoTime, type Row } from '../endpoints/answers';
import type { Pair } from '../endpoints/rows/pairs';
import type { Composite } from '../flows/composite';
import { newestCandles, type Candle } from '../market/candle';
import { readLastPrices } from '../market/reads';
import type { RestClient } from '../rest/client';
import { readAccountHistory, valuedHistorySteps, type AccountHistory } from './accountHistory';
import { dayCloses, type DayClose } from './calendar';
import { closeAt } from './feePrices';
import { tradedSymbols } from './profitFields';
import { tradedPairs } from './tradedPairs';

/** MEXC lists fills of 30 days, and the reading takes a while. */
const MOST_DAYS = 29;
const HOUR_MS = 3_600_000;
const VALUE_DIGITS = 8;

export const portfolioHistory: Composite = {
	id: 'portfolioHistory',
	node: 'mexcSpotTrading',
	resource: 'account',
	policyClass: 'read',
	name: 'Get Portfolio History',
	action: 'Get the history of the portfolio',
	description:
		'Get what the spot balances were worth in USDT at the end of each day, computed back from what the account holds now by fills, deposits, withdrawals and transfers. What the history does not prove is named in each item.',
	effect: 'read',
	fields: [
		tradedSymbols,
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			default: 7,
			description:
				'How many days back, by the time zone of the workflow; the current value follows',
			typeOptions: { minValue: 1, maxValue: MOST_DAYS },
			required: true,
			wire: { kind: 'integer', min: 1, max: MOST_DAYS },
		},
	],
	output: {
		shape: 'list',
		decimals: ['totalValueUsdt', 'quantity', 'price', 'valueUsdt'],
		csv: { name: 'portfolio-history', columns: ['day', 'time', 'isClosed', 'totalValueUsdt'] },
	},
	steps: valuedHistorySteps,
	async run(client, values, options): Promise<readonly Row[]> {
		const { signal, timeZone } = options;
		const { pairs, known } = await tradedPairs(client, values.symbols, options);
		const history = await readAccountHistory(client, { pairs, isOfAllAssets: true, signal });
		const closes = dayCloses(history.readAt, Number(values.days), timeZone);
		const held = holdingsAt(history, closes);
		const assets = new Set([...held.values()].flatMap((at) => [...at.keys()]));
		const hours = Math.ceil((history.readAt - closes[0].time) / HOUR_MS) + 2;
		const candles = await candlesOf(client, [...assets], known, hours, signal);
		const last = await readLastPrices(client, { signal });
		const gaps = [onlyThese(pairs), ...unsaid(history), ...history.gaps];
		const rows = [...held].map(([close, at]): Row => {
			const isNow = close.time === history.readAt;
			const priceOf = (asset: string) => {
				if (asset === 'USDT') return '1';
				if (isNow) return last.get(`${asset}USDT`);
				return closeAt(candles.get(asset) ?? [], close.time);
			};
			const { notes, ...worth } = worthOf(at, priceOf);
			return {
				day: close.day,
				time: isoTime(close.time),
				isClosed: !isNow,
				...worth,
				provenFrom: isoTime(history.provenFrom),
				note: [...notes, ...gaps].join(' '),
			};
		});
		return options.maxRows === undefined ? rows : rows.slice(-options.maxRows);
	},
};

/** What was held at each close, and now: oldest first. What is zero is left out. */
function holdingsAt(
	{ events, balances, readAt }: AccountHistory,
	closes: readonly DayClose[],
): Map<DayClose, ReadonlyMap<string, string>> {
	const current = new Map<string, string>();
	for (const { asset, total } of balances) if (total !== undefined) current.set(asset, total);
	const unknown = new Set(
		balances.filter(({ total }) => total === undefined).map(({ asset }) => asset),
	);
	const undone = [...events];
	const shown = () =>
		new Map([...current].filter(([asset, quantity]) => !isZero(quantity) && !unknown.has(asset)));
	const now: DayClose = { day: 'now', time: readAt };
	const found: Array<[DayClose, ReadonlyMap<string, string>]> = [[now, shown()]];
	for (const close of [...closes].reverse()) {
		while ((undone.at(-1)?.time ?? -Infinity) >= close.time) {
			for (const { asset, amount } of changesOf(undone.pop() as (typeof undone)[number])) {
				current.set(asset, subtract(current.get(asset) ?? '0', amount));
			}
		}
		found.unshift([close, shown()]);
	}
	return new Map(found);
}

/** Candles of an hour of each asset that MEXC pairs with USDT. */
async function candlesOf(
	client: RestClient,
	assets: readonly string[],
	known: readonly Pair[],
	hours: number,
	signal = new AbortController().signal,
): Promise<ReadonlyMap<string, readonly Candle[]>> {
	const found = new Map<string, readonly Candle[]>();
	const listed = assets.filter((asset) => known.some(({ symbol }) => symbol === `${asset}USDT`));
	for (const [index, asset] of listed.entries()) {
		const about = { symbol: `${asset}USDT`, interval: 'Min60' } as const;
		found.set(asset, await newestCandles(client, about, hours, signal));
		const count = index + 1;
		if (count % 10 === 0)
			client.context.log.info(`Prices of ${count} of ${listed.length} assets are read.`);
	}
	return found;
}

function worthOf(
	held: ReadonlyMap<string, string>,
	priceOf: (asset: string) => string | undefined,
): { totalValueUsdt: string; assets: Row[]; notCounted: string[]; notes: string[] } {
	const assets: Array<Row & { valueUsdt: string }> = [];
	const notCounted: string[] = [];
	const notes: string[] = [];
	for (const [asset, quantity] of held) {
		const price = priceOf(asset);
		if (compare(quantity, '0') < 0) {
			notes.push(
				`What MEXC lists of ${asset} would make it ${quantity} then: more came than is listed, so it is not counted.`,
			);
		}
		if (price === undefined || compare(quantity, '0') < 0) {
			notCounted.push(asset);
			continue;
		}
		const valueUsdt = roundDown(multiply(quantity, price), VALUE_DIGITS);
		assets.push({ asset, quantity, price, valueUsdt });
	}
	assets.sort((a, b) => compare(b.valueUsdt, a.valueUsdt));
	const totalValueUsdt = assets.reduce((sum, { valueUsdt }) => add(sum, valueUsdt), '0');
	return { totalValueUsdt, assets, notCounted: notCounted.sort(), notes };
}

/** Fills can be asked for by pair only, so nobody can prove that there are no others. */
function onlyThese(pairs: readonly Pair[]): string {
	const names = pairs.map(({ symbol }) => symbol).join(', ');
	return `Only trades of ${names} are counted: what was traded on other pairs seems to have been held all along.`;
}

function unsaid({ balances }: AccountHistory): string[] {
	return balances
		.filter(({ total }) => total === undefined)
		.map(
			({ asset }) => `MEXC does not say how much ${asset} the account holds: it is not counted.`,
		);
}
