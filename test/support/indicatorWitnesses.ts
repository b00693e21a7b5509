import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fast from 'fast-technical-indicators';
import * as talib from 'talib-web';
import * as signals from 'trading-signals';
import type { TickCandles } from './randomCandles';

// Three libraries that know nothing of each other: TA-Lib in WebAssembly (the C library most programs use),
// trading-signals, and fast-technical-indicators. Each value is taken where docs/decisions/indicators.md
// found the library right; every output has at least two.

/** After each candle; NaN while there is none. */
type Values = ArrayLike<number>;

/** By `indicator.output`, of the standard parameters, for the whole history from its first candle on. */
export type Witness = Readonly<Record<string, Values>>;

/** OBV and VWAP begin again with each day of so many candles. */
const DAY_CANDLES = 1440;

/** What Emscripten makes of the C library. */
interface Talib {
	_malloc(bytes: number): number;
	_free(address: number): void;
	HEAPF64: Float64Array;
	HEAP32: Int32Array;
	ccall(name: string, returns: 'number', types: string[], values: number[]): number;
}

async function openTalib(): Promise<Talib> {
	// In jest's environment the library looks for its file with `fetch`, which takes no path.
	const file = path.join(path.dirname(require.resolve('talib-web')), 'talib.wasm');
	const data = readFileSync(file).toString('base64');
	return (await talib.init(`data:application/wasm;base64,${data}`)) as unknown as Talib;
}

/**
 * Calls the C function itself: the package's own functions pass the number of values where TA-Lib wants the
 * index of the last, and read what they have freed.
 */
function callTalib(
	library: Talib,
	name: string,
	inputs: readonly number[][],
	options: readonly number[],
	outputs: number,
): Float64Array[] {
	const count = inputs[0].length;
	const given = inputs.map((values) => {
		const address = library._malloc(count * 8);
		library.HEAPF64.set(values, address / 8);
		return address;
	});
	const results = Array.from({ length: outputs }, () => library._malloc(count * 8));
	const place = library._malloc(8);
	const values = [0, count - 1, ...given, ...options, place, place + 4, ...results];
	const types = values.map(() => 'number');
	const code = library.ccall(`TA_${name}`, 'number', types, values);
	if (code !== 0) throw new Error(`TA_${name} answers ${code}`);
	const [begin, found] = [library.HEAP32[place / 4], library.HEAP32[place / 4 + 1]];
	const columns = results.map((address) => {
		const column = new Float64Array(count).fill(Number.NaN);
		column.set(library.HEAPF64.subarray(address / 8, address / 8 + found), begin);
		return column;
	});
	for (const address of [...given, ...results, place]) library._free(address);
	return columns;
}

/** The library has 16 MB of memory: it is asked in parts of 20 days, each with 3 days before it to forget. */
export async function askTalib(ticks: TickCandles): Promise<Witness> {
	const library = await openTalib();
	const count = ticks.close.length;
	const table = new Table(count);
	for (let from = 0; from < count; from += 20 * DAY_CANDLES) {
		const begin = Math.max(0, from - 3 * DAY_CANDLES);
		const end = Math.min(count, from + 20 * DAY_CANDLES);
		const part = (values: number[]) => values.slice(begin, end);
		const columns = askTalibAtOnce(library, {
			open: part(ticks.open),
			high: part(ticks.high),
			low: part(ticks.low),
			close: part(ticks.close),
			volume: part(ticks.volume),
		});
		for (const [name, values] of Object.entries(columns)) {
			for (let index = from; index < end; index++) table.put(index, name, values[index - begin]);
		}
	}
	return table.columns;
}

function askTalibAtOnce(library: Talib, { high, low, close, volume }: TickCandles): Witness {
	const call = (name: string, inputs: number[][], options: number[] = [], outputs = 1) =>
		callTalib(library, name, inputs, options, outputs);
	const candles = [high, low, close];
	const SIMPLE = 0;
	const [upper, middle, lower] = call('BBANDS', [close], [20, 2, 2, SIMPLE], 3);
	const [macd, signal, histogram] = call('MACD', [close], [12, 26, 9], 3);
	const [k, d] = call('STOCH', candles, [14, 3, SIMPLE, 3, SIMPLE], 2);
	const [highest] = call('MAX', [high], [20]);
	const [lowest] = call('MIN', [low], [20]);
	return {
		'sma.sma': call('SMA', [close], [20])[0],
		'ema.ema': call('EMA', [close], [20])[0],
		'rsi.rsi': call('RSI', [close], [14])[0],
		'macd.macd': macd,
		'macd.signal': signal,
		'macd.histogram': histogram,
		'bollinger.upper': upper,
		'bollinger.middle': middle,
		'bollinger.lower': lower,
		'atr.atr': call('ATR', candles, [14])[0],
		'stochastic.k': k,
		'stochastic.d': d,
		'adx.adx': call('ADX', candles, [14])[0],
		'adx.plusDi': call('PLUS_DI', candles, [14])[0],
		'adx.minusDi': call('MINUS_DI', candles, [14])[0],
		'obv.obv': sinceDay(call('OBV', [close, volume])[0]),
		'donchian.upper': highest,
		'donchian.lower': lowest,
		'donchian.middle': highest.map((value, index) => (value + lowest[index]) / 2),
	};
}

export function askTradingSignals(ticks: TickCandles): Witness {
	const count = ticks.close.length;
	const candle = (index: number) => ({
		open: ticks.open[index],
		high: ticks.high[index],
		low: ticks.low[index],
		close: ticks.close[index],
		volume: ticks.volume[index],
	});
	const sma = new signals.SMA(20);
	const ema = new signals.EMA(20);
	const rsi = new signals.RSI(14);
	const macd = new signals.MACD(new signals.EMA(12), new signals.EMA(26), new signals.EMA(9));
	const bands = new signals.BollingerBands(20, 2);
	const atr = new signals.ATR(14);
	const stochastic = new signals.StochasticOscillator({
		kPeriod: 14,
		kSlowingPeriod: 3,
		dPeriod: 3,
	});
	const obv = new signals.OBV(2);
	const donchian = new signals.DonchianChannels(20);
	const superTrend = new signals.SuperTrend({ interval: 10, multiplier: 3 });
	let vwap = new signals.VWAP();
	const table = new Table(count);
	for (let index = 0; index < count; index++) {
		const one = candle(index);
		if (index % DAY_CANDLES === 0) vwap = new signals.VWAP();
		table.put(index, 'sma.sma', sma.add(one.close));
		table.put(index, 'ema.ema', ema.add(one.close));
		table.put(index, 'rsi.rsi', rsi.add(one.close));
		const lines = macd.add(one.close);
		table.put(index, 'macd.macd', lines?.macd);
		table.put(index, 'macd.signal', lines?.signal);
		table.put(index, 'macd.histogram', lines?.histogram);
		const band = bands.add(one.close);
		table.put(index, 'bollinger.upper', band?.upper);
		table.put(index, 'bollinger.middle', band?.middle);
		table.put(index, 'bollinger.lower', band?.lower);
		table.put(index, 'atr.atr', atr.add(one));
		const oscillator = stochastic.add(one);
		table.put(index, 'stochastic.k', oscillator?.stochK);
		table.put(index, 'stochastic.d', oscillator?.stochD);
		table.put(index, 'obv.obv', obv.add(one) ?? 0);
		vwap.add(one);
		table.put(index, 'vwap.vwap', vwap.getResult());
		const channel = donchian.add(one);
		table.put(index, 'donchian.upper', channel?.upper);
		table.put(index, 'donchian.middle', channel?.middle);
		table.put(index, 'donchian.lower', channel?.lower);
		const trend = superTrend.add(one);
		table.put(index, 'superTrend.superTrend', trend?.supertrend);
		table.put(index, 'superTrend.trend', trend && (trend.trend === 'BULLISH' ? 1 : -1));
	}
	const { columns } = table;
	return { ...columns, 'obv.obv': sinceDay(columns['obv.obv']) };
}

export function askFastTechnicalIndicators(ticks: TickCandles): Witness {
	const { high, low, close, volume } = ticks;
	const count = close.length;
	// The last value belongs to the last candle.
	const ended = <Row>(rows: readonly Row[], read: (row: Row) => number | undefined) =>
		column(count, (index) => {
			const row = rows[index - (count - rows.length)];
			return row === undefined ? Number.NaN : (read(row) ?? Number.NaN);
		});
	const plain = (rows: readonly number[]) => ended(rows, (value) => value);
	const macd = fast.MACD.calculate({
		values: close,
		fastPeriod: 12,
		slowPeriod: 26,
		signalPeriod: 9,
		SimpleMAOscillator: false,
		SimpleMASignal: false,
	});
	const bands = fast.BollingerBands.calculate({ period: 20, stdDev: 2, values: close });
	const adx = fast.ADX.calculate({ high, low, close, period: 14 });
	// Its %D is the mean of an unsmoothed %K over three candles: what our %K is.
	const stochastic = fast.Stochastic.calculate({ high, low, close, period: 14, signalPeriod: 3 });
	const superTrend = fast.supertrend({ high, low, close, period: 10, multiplier: 3 });
	const obv = fast.OBV.calculate({ close, volume });
	const days = Array.from({ length: Math.ceil(count / DAY_CANDLES) }, (_, day) => {
		const part = (values: number[]) => values.slice(day * DAY_CANDLES, (day + 1) * DAY_CANDLES);
		const columns = {
			high: part(high),
			low: part(low),
			close: part(close),
			volume: part(volume),
		};
		return fast.VWAP.calculate(columns);
	});
	const k = ended(stochastic, (row) => row.d);
	return {
		'sma.sma': plain(fast.SMA.calculate({ period: 20, values: close })),
		'ema.ema': plain(fast.EMA.calculate({ period: 20, values: close })),
		'macd.macd': ended(macd, (row) => row.MACD),
		'macd.signal': ended(macd, (row) => row.signal),
		'macd.histogram': ended(macd, (row) => row.histogram),
		'bollinger.upper': ended(bands, (row) => row.upper),
		'bollinger.middle': ended(bands, (row) => row.middle),
		'bollinger.lower': ended(bands, (row) => row.lower),
		'atr.atr': plain(fast.ATR.calculate({ high, low, close, period: 14 })),
		'adx.adx': ended(adx, (row) => row.adx),
		'adx.plusDi': ended(adx, (row) => row.pdi),
		'adx.minusDi': ended(adx, (row) => row.mdi),
		'stochastic.k': k,
		'stochastic.d': column(count, (index) => (k[index] + k[index - 1] + k[index - 2]) / 3),
		'obv.obv': sinceDay([0, ...obv].slice(-count)),
		'vwap.vwap': days.flat(),
		'superTrend.superTrend': ended(superTrend, (row) => row.supertrend),
		'superTrend.trend': ended(superTrend, (row) => row.direction),
	};
}

class Table {
	readonly columns: Record<string, Float64Array> = {};

	constructor(private readonly count: number) {}

	put(index: number, name: string, value: number | null | undefined): void {
		this.columns[name] ??= new Float64Array(this.count).fill(Number.NaN);
		this.columns[name][index] = value ?? Number.NaN;
	}
}

function column(count: number, valueAt: (index: number) => number): Float64Array {
	return Float64Array.from({ length: count }, (_, index) => valueAt(index));
}

/** A sum from the first candle on as one from the beginning of its day on. */
function sinceDay(sums: Values): Float64Array {
	return column(sums.length, (index) => {
		const before = index - (index % DAY_CANDLES) - 1;
		return sums[index] - (before < 0 ? sums[0] : sums[before]);
	});
}
