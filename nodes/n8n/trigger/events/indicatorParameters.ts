import type { INodeProperties } from 'n8n-workflow';

// Written out, because the editor shows them without loading the indicators; a test compares them with the
// catalogue (mexc/indicators/catalogue.ts).

export type Names = string[];
type Numbers = 'length' | 'fast' | 'slow' | 'signal' | 'smoothing' | 'multiplier' | 'offset';

export const indicatorOptions = [
	{
		name: 'Average Directional Index',
		value: 'adx',
		description: 'ADX: how strong a trend is, with its two directions',
	},
	{
		name: 'Average True Range',
		value: 'atr',
		description: 'ATR: how far the price moves in a candle',
	},
	{
		name: 'Bollinger Bands',
		value: 'bollinger',
		description: 'A moving average with a band of standard deviations',
	},
	{
		name: 'Donchian Channel',
		value: 'donchian',
		description: 'The highest high and the lowest low of some candles',
	},
	{
		name: 'Exponential Moving Average',
		value: 'ema',
		description: 'EMA: newer candles weigh more',
	},
	{ name: 'MACD', value: 'macd', description: 'The difference of two EMAs, with its signal line' },
	{
		name: 'On-Balance Volume',
		value: 'obv',
		description: 'OBV: volume of rising candles minus that of falling ones',
	},
	{
		name: 'Relative Strength Index',
		value: 'rsi',
		description: 'RSI: between 0 and 100; above 70 overbought, below 30 oversold',
	},
	{
		name: 'Simple Moving Average',
		value: 'sma',
		description: 'SMA: the mean of some closing prices',
	},
	{
		name: 'Stochastic Oscillator',
		value: 'stochastic',
		description: 'Where the close lies in the range of some candles, between 0 and 100',
	},
	{
		name: 'SuperTrend',
		value: 'superTrend',
		description: 'A line below a rising and above a falling market',
	},
	{
		name: 'Volume-Weighted Average Price',
		value: 'vwap',
		description: 'VWAP: the average price of all that was traded since a period began',
	},
];

/** Which lines an indicator has that has several; the first is the standard. */
const lines: Readonly<Record<string, ReadonlyArray<{ name: string; value: string }>>> = {
	macd: [
		{ name: 'MACD', value: 'macd' },
		{ name: 'Signal', value: 'signal' },
		{ name: 'Histogram', value: 'histogram' },
	],
	bollinger: edges(),
	stochastic: [
		{ name: '%K', value: 'k' },
		{ name: '%D', value: 'd' },
	],
	adx: [
		{ name: 'ADX', value: 'adx' },
		{ name: '+DI', value: 'plusDi' },
		{ name: '-DI', value: 'minusDi' },
	],
	donchian: edges(),
	superTrend: [
		{ name: 'SuperTrend', value: 'superTrend' },
		{ name: 'Trend', value: 'trend' },
	],
};

function edges() {
	return ['upper', 'middle', 'lower'].map((value) => ({
		name: `${value[0].toUpperCase()}${value.slice(1)}`,
		value,
	}));
}

interface NumberOf {
	name: Numbers;
	label: string;
	standard: number;
	of: Names;
	minimum: number;
	maximum: number;
	description: string;
}

const length = { name: 'length', label: 'Length', minimum: 2, maximum: 1000 } as const;
const overCandles = 'Over how many closed candles it is computed';
const lengthOf = (label: string) => ({ label, minimum: 2, maximum: 1000 });
const numbers: readonly NumberOf[] = [
	{ ...length, standard: 20, of: ['sma', 'ema', 'bollinger'], description: overCandles },
	{ ...length, standard: 14, of: ['rsi', 'stochastic', 'adx'], description: overCandles },
	{ ...length, standard: 10, of: ['superTrend'], description: overCandles },
	{ ...length, minimum: 1, standard: 20, of: ['donchian'], description: overCandles },
	{ ...length, minimum: 1, standard: 14, of: ['atr'], description: overCandles },
	{
		...lengthOf('Fast Length'),
		name: 'fast',
		standard: 12,
		of: ['macd'],
		description: 'Candles of the fast average',
	},
	{
		...lengthOf('Slow Length'),
		name: 'slow',
		standard: 26,
		of: ['macd'],
		description: 'Candles of the slow average',
	},
	{
		...lengthOf('Signal Length'),
		name: 'signal',
		standard: 9,
		of: ['macd'],
		description: 'Candles of the signal line',
	},
	{
		...lengthOf('Smoothing of %K'),
		minimum: 1,
		name: 'smoothing',
		standard: 3,
		of: ['stochastic'],
		description: 'Over how many values %K is averaged; 1 for the fast stochastic',
	},
	{
		...lengthOf('Length of %D'),
		minimum: 1,
		name: 'signal',
		standard: 3,
		of: ['stochastic'],
		description: 'Over how many values of %K %D is averaged',
	},
	{
		name: 'multiplier',
		label: 'Multiplier',
		standard: 2,
		of: ['bollinger'],
		minimum: 0.1,
		maximum: 10,
		description: 'How many standard deviations wide the band is',
	},
	{
		name: 'multiplier',
		label: 'Multiplier',
		standard: 3,
		of: ['superTrend'],
		minimum: 0.1,
		maximum: 10,
		description: 'How many average true ranges away the line is',
	},
	{
		name: 'offset',
		label: 'Without the Newest',
		standard: 0,
		of: ['donchian'],
		minimum: 0,
		maximum: 100,
		description:
			'How many of the newest candles are left out. A close is never above a channel that its own candle is part of: use 1 for a breakout.',
	},
];

export type Show = Readonly<Record<string, Names>>;

/** The parameters of an indicator; `prefix` names those of the other one. */
export function parameterFields(prefix: '' | 'other', show: Show): INodeProperties[] {
	const named = (name: string) =>
		prefix === '' ? name : `${prefix}${name[0].toUpperCase()}${name.slice(1)}`;
	const label = (text: string) => (prefix === '' ? text : `${text} of the Other`);
	const shownFor = (of: Names) => ({ show: { ...show, [named('indicator')]: [...of] } });
	const ofNumbers = numbers.map(
		({ name, label: text, standard, of, minimum, maximum, description }): INodeProperties => ({
			displayName: label(text),
			name: named(name),
			type: 'number',
			default: standard,
			typeOptions: { minValue: minimum, maxValue: maximum },
			description,
			displayOptions: shownFor(of),
		}),
	);
	const period: INodeProperties = {
		displayName: label('Period'),
		name: named('anchor'),
		type: 'options',
		default: 'day',
		description: 'Since the beginning of what it is added up, counted in UTC',
		options: [
			{ name: 'Day', value: 'day' },
			{ name: 'Month', value: 'month' },
			{ name: 'Week', value: 'week', description: 'Weeks start on Monday' },
			{ name: 'Year', value: 'year' },
		],
		displayOptions: shownFor(['obv', 'vwap']),
	};
	return [...ofNumbers, period];
}

/** Which line is meant, one copy for each indicator that has several. */
export function lineFields(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	indicatorField: string,
	show: Show,
	standard: 0 | 1 = 0,
): INodeProperties[] {
	return Object.entries(lines).map(([indicator, options]) => ({
		...field,
		type: 'options',
		default: options[standard].value,
		options: [...options],
		displayOptions: { show: { ...show, [indicatorField]: [indicator] } },
	}));
}
