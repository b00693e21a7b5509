import { add, amountOf, divide, multiply, positiveOf, subtract } from '../core/decimal';
import { shortText, signedText } from '../core/decimalText';
import { candleNames } from '../market/candleIntervals';
import { titleOf } from '../indicators/catalogue';
import type { IndicatorSpec } from '../indicators/definition';
import { planIndicators, type IndicatorReading } from '../indicators/trackIndicators';
import { asRow, isoTime } from '../endpoints/answers';
import { symbol } from '../endpoints/fields';
import { klines } from '../endpoints/marketData/candles';
import { ticker24hr } from '../endpoints/marketData/prices';
import type { Composite } from '../flows/composite';
import { readCandles } from './candles';
import { interval, intervalOf } from './fields';
import { columnsOf } from './indicators';
import { newestReadings } from './warmUp';

/** What most people look at first; their values need two answers of candles at most. */
const specs: readonly IndicatorSpec[] = [
	{ indicator: 'rsi', parameters: { length: 14 } },
	{ indicator: 'ema', parameters: { length: 20 } },
	{ indicator: 'ema', parameters: { length: 50 } },
	{ indicator: 'macd', parameters: { fast: 12, slow: 26, signal: 9 } },
	{ indicator: 'atr', parameters: { length: 14 } },
];
const columns = specs.flatMap(columnsOf);

const names = [
	...(['lastPrice', 'openPrice', 'highPrice', 'lowPrice', 'changePercent', 'volume'] as const),
	...(['quoteVolume', 'bidPrice', 'askPrice', 'spreadPercent'] as const),
] as const;
type Ticker = Readonly<Record<(typeof names)[number], string | null>>;

export const getSnapshot: Composite = {
	id: 'snapshot',
	node: 'mexcMarketData',
	resource: 'price',
	policyClass: 'read',
	name: 'Get Market Snapshot',
	action: 'Get a market snapshot',
	description:
		'Get one small item about a pair: price, change, range and volume of 24 hours, spread, and RSI, EMA, MACD and ATR of the latest closed candle, with a sentence that sums it up; for a message or an AI agent',
	effect: 'read',
	fields: [
		symbol,
		{ ...interval, description: 'The candle that the indicators are computed from' },
	],
	output: { shape: 'object', decimals: [...names, 'close', ...columns] },
	steps: [ticker24hr, klines],
	async run(client, values, options) {
		const length = intervalOf(values);
		const plan = planIndicators(specs, length);
		const about = { symbol: values.symbol, interval: length };
		const ticker = tickerOf(await client.call(ticker24hr, { symbol: values.symbol }, options));
		const { closed } = await readCandles(client, about, plan.candlesNeeded, options);
		const readings = newestReadings(plan, closed);
		const last = closed.at(-1);
		const missing = readings.flatMap((reading) => reading.missing ?? []);
		const indicators = Object.fromEntries(readings.flatMap(entriesOf));
		return {
			symbol: values.symbol,
			...ticker,
			interval: values.interval,
			close: last?.close ?? null,
			closeTimeIso: last === undefined ? null : isoTime(last.end),
			...indicators,
			isConverged: readings.every(({ isConverged }) => isConverged),
			summary: summaryOf(values.symbol, ticker, candleNames[length], readings),
			note: missing.join(' ') || null,
		};
	},
};

const SHOWN_DIGITS = 4;

/** What MEXC says of the last 24 hours; null for what it does not say. */
function tickerOf(body: unknown): Ticker {
	const row = asRow(body);
	const price = (value: unknown) => positiveOf(value) ?? null;
	const [lastPrice, openPrice] = [price(row.lastPrice), price(row.openPrice)];
	const [bidPrice, askPrice] = [price(row.bidPrice), price(row.askPrice)];
	return {
		lastPrice,
		openPrice,
		bidPrice,
		askPrice,
		highPrice: price(row.highPrice),
		lowPrice: price(row.lowPrice),
		changePercent:
			lastPrice === null || openPrice === null
				? null
				: percentOf(subtract(lastPrice, openPrice), openPrice),
		volume: amountOf(row.volume) ?? null,
		quoteVolume: amountOf(row.quoteVolume) ?? null,
		spreadPercent:
			bidPrice === null || askPrice === null
				? null
				: percentOf(multiply(subtract(askPrice, bidPrice), '2'), add(askPrice, bidPrice)),
	};
}

/** Cut after four decimals. */
function percentOf(part: string, whole: string): string {
	return divide(multiply(part, '100'), whole, SHOWN_DIGITS);
}

function entriesOf({ spec, values }: IndicatorReading): Array<[string, string | null]> {
	const found = Object.values(values ?? {});
	return columnsOf(spec).map((column, index) => [column, found[index] ?? null]);
}

/** One line; what is not known is left out. */
function summaryOf(
	pair: string,
	{ lastPrice, changePercent, lowPrice, highPrice, quoteVolume, spreadPercent }: Ticker,
	candle: string,
	readings: readonly IndicatorReading[],
): string {
	const said = (value: string | null, text: (value: string) => string) =>
		value === null ? [] : [text(value)];
	const known = readings.flatMap(({ spec, values }) => {
		const [value] = Object.values(values ?? {});
		return value === undefined ? [] : [`${titleOf(spec)} ${shortText(value)}`];
	});
	return [
		`${pair}${lastPrice === null ? ' was not traded' : ` at ${lastPrice}`}`,
		...said(changePercent, (value) => `${signedText(value)} % in 24 hours`),
		...(lowPrice === null || highPrice === null ? [] : [`range ${lowPrice} to ${highPrice}`]),
		...said(quoteVolume, (value) => `volume ${shortText(value)} in the quote asset`),
		...said(spreadPercent, (value) => `spread ${value} %`),
		...(known.length === 0 ? [] : [`closed ${candle} candle: ${known.join(', ')}`]),
	].join('; ');
}
