import type { INodeProperties } from 'n8n-workflow';
import { candleField, cooldownField, rearmField } from './alertFields';

// Written out, because the editor shows them without loading the indicators; a test compares them with the
// catalogue (mexc/indicators/catalogue.ts).

type Names = string[];
type Numbers = 'length' | 'fast' | 'slow' | 'signal' | 'smoothing' | 'multiplier' | 'offset';

const indicators = [
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
		...{ name: 'fast', standard: 12, of: ['macd'], description: 'Candles of the fast average' },
	},
	{
		...lengthOf('Slow Length'),
		...{ name: 'slow', standard: 26, of: ['macd'], description: 'Candles of the slow average' },
	},
	{
		...lengthOf('Signal Length'),
		...{ name: 'signal', standard: 9, of: ['macd'], description: 'Candles of the signal line' },
	},
	{
		...{ ...lengthOf('Smoothing of %K'), minimum: 1 },
		...{ name: 'smoothing', standard: 3, of: ['stochastic'] },
		description: 'Over how many values %K is averaged; 1 for the fast stochastic',
	},
	{
		...{ ...lengthOf('Length of %D'), minimum: 1 },
		...{ name: 'signal', standard: 3, of: ['stochastic'] },
		description: 'Over how many values of %K %D is averaged',
	},
	{
		...{ name: 'multiplier', label: 'Multiplier', standard: 2, of: ['bollinger'] },
		...{ minimum: 0.1, maximum: 10, description: 'How many standard deviations wide the band is' },
	},
	{
		...{ name: 'multiplier', label: 'Multiplier', standard: 3, of: ['superTrend'] },
		...{ minimum: 0.1, maximum: 10, description: 'How many average true ranges away the line is' },
	},
	{
		...{ name: 'offset', label: 'Without the Newest', standard: 0, of: ['donchian'] },
		...{ minimum: 0, maximum: 100 },
		description:
			'How many of the newest candles are left out. A close is never above a channel that its own candle is part of: use 1 for a breakout.',
	},
];

type Show = Record<string, Names>;

/** The parameters of an indicator; `prefix` names those of the other one. */
function parameters(prefix: '' | 'other', show: Show): INodeProperties[] {
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
function lineFields(
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

const crossings = ['up', 'down', 'either'];
const bands = ['enter', 'leave'];
const compared = [...crossings, ...bands];
const turns = ['turnUp', 'turnDown', 'turnEither'];
const withOther = { movement: compared, watched: ['indicator'], target: ['indicator'] };
const withNumber = { watched: ['indicator'], target: ['number'] };

/** The fields of an indicator alert, in the order in which people think of it. */
export const indicatorFields: readonly INodeProperties[] = [
	{
		displayName: 'Indicator',
		name: 'indicator',
		type: 'options',
		default: 'rsi',
		description:
			'What is computed from closed candles, as MEXC lists them: what has fired never changes afterwards',
		options: indicators,
	},
	...parameters('', {}),
	candleField,
	{
		displayName: 'Condition',
		name: 'movement',
		type: 'options',
		default: 'up',
		description: 'Which movement from one closed candle to the next fires',
		options: [
			{ name: 'Crosses Down', value: 'down', description: 'From above the level to it or below' },
			{ name: 'Crosses Either Way', value: 'either', description: 'Up or down through the level' },
			{ name: 'Crosses Up', value: 'up', description: 'From below the level to it or above' },
			{ name: 'Enters a Band', value: 'enter', description: 'From outside to between two levels' },
			{ name: 'Leaves a Band', value: 'leave', description: 'From between two levels to outside' },
			{ name: 'Turns Down', value: 'turnDown', description: 'It rose and falls now' },
			{ name: 'Turns Either Way', value: 'turnEither', description: 'It changes its direction' },
			{ name: 'Turns Up', value: 'turnUp', description: 'It fell and rises now' },
		],
	},
	{
		displayName: 'What Moves',
		name: 'watched',
		type: 'options',
		default: 'indicator',
		description: 'What crosses, enters or leaves',
		options: [
			{
				name: 'Closing Price',
				value: 'close',
				description: 'The price crosses the indicator, or enters or leaves its band',
			},
			{
				name: 'Indicator',
				value: 'indicator',
				description: 'The indicator crosses a number or another indicator',
			},
		],
		displayOptions: { show: { movement: compared } },
	},
	...lineFields(
		{ displayName: 'Line', name: 'line', description: 'Which of its lines is watched' },
		'indicator',
		{ movement: [...crossings, ...turns] },
	),
	...lineFields(
		{ displayName: 'Line', name: 'line', description: 'Which of its lines is watched' },
		'indicator',
		{ movement: bands, watched: ['indicator'] },
	),
	{
		displayName: 'Compared With',
		name: 'target',
		type: 'options',
		default: 'number',
		description: 'What it crosses, or what the edges of the band are',
		options: [
			{ name: 'A Number', value: 'number', description: 'Two of them for a band' },
			{
				name: 'Another Indicator',
				value: 'indicator',
				description: 'On the same candles; for a band, Bollinger Bands or a Donchian Channel',
			},
			{
				name: 'Another Line of It',
				value: 'line',
				description: 'For example MACD and its signal line',
			},
		],
		displayOptions: { show: { movement: compared, watched: ['indicator'] } },
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 30',
		description: 'The number to cross. Reaching it exactly counts.',
		displayOptions: { show: { movement: crossings, ...withNumber } },
	},
	{
		displayName: 'Lower Value',
		name: 'value',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 30',
		description: 'The lower edge of the band; the edge itself is inside',
		displayOptions: { show: { movement: bands, ...withNumber } },
	},
	{
		displayName: 'Upper Value',
		name: 'valueHigh',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 70',
		description: 'The upper edge of the band; the edge itself is inside',
		displayOptions: { show: { movement: bands, ...withNumber } },
	},
	...lineFields(
		{ displayName: 'Line to Cross', name: 'targetLine', description: 'Which line it crosses' },
		'indicator',
		{ movement: crossings, watched: ['indicator'], target: ['line'] },
		1,
	),
	{
		displayName: 'Other Indicator',
		name: 'otherIndicator',
		type: 'options',
		default: 'ema',
		description: 'What the first one is compared with, on the same candles',
		options: indicators,
		displayOptions: { show: withOther },
	},
	...parameters('other', withOther),
	...lineFields(
		{ displayName: 'Line of the Other', name: 'otherLine', description: 'Which line it crosses' },
		'otherIndicator',
		{ ...withOther, movement: crossings },
	),
	{
		displayName: 'Frequency',
		name: 'frequency',
		type: 'options',
		default: 'every',
		description: 'How often the same alert may fire; at most once for a closed candle',
		options: [
			{ name: 'Every Time', value: 'every', description: 'At every crossing, entry, exit or turn' },
			{
				name: 'Once',
				value: 'once',
				description: 'A single time, also across restarts; change the condition to use it again',
			},
			{ name: 'With a Cooldown', value: 'cooldown', description: 'Then not for some seconds' },
		],
	},
	{
		...cooldownField,
		description:
			'How long the alert stays silent after it has fired, counted from the end of the candle',
	},
	{
		...rearmField(
			'How far, in percent of the level, the value must move back past it before the alert may fire again: 5 at an RSI of 30 are 1.5 points. Above 0 it keeps a value that trembles around the level from firing all the time.',
		),
		displayOptions: { show: { movement: compared }, hide: { frequency: ['once'] } },
	},
];
