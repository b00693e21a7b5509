import type { INodeProperties } from 'n8n-workflow';
import { candleField, cooldownField, rearmField } from './alertFields';
import {
	indicatorOptions,
	lineFields,
	parameterFields,
	type Names,
	type Show,
} from './indicatorParameters';

/** The choices of the condition that are alike in what else has to be chosen. */
export interface Movements {
	/** With one level. */
	crossings: Names;
	/** With two. */
	bands: Names;
	/** With none. */
	turns: Names;
}

const movementsOfAlert: Movements = {
	crossings: ['up', 'down', 'either'],
	bands: ['enter', 'leave'],
	turns: ['turnUp', 'turnDown', 'turnEither'],
};
const withNumber = { watched: ['indicator'], target: ['number'] };

/** Which indicator, with its parameters. */
export function ownIndicatorFields(show: Show = {}): INodeProperties[] {
	const isAlways = Object.keys(show).length === 0;
	return [
		{
			displayName: 'Indicator',
			name: 'indicator',
			type: 'options',
			default: 'rsi',
			description:
				'What is computed from closed candles, as MEXC lists them: what has fired never changes afterwards',
			options: indicatorOptions,
			...(isAlways ? {} : { displayOptions: { show } }),
		},
		...parameterFields('', show),
	];
}

/** What is compared with what; `show` is when these fields are shown at all. */
export function comparedFields(
	{ crossings, bands, turns }: Movements,
	show: Show = {},
): INodeProperties[] {
	const compared = [...crossings, ...bands];
	const withOther = {
		...show,
		movement: compared,
		watched: ['indicator'],
		target: ['indicator'],
	};
	return [
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
			displayOptions: { show: { ...show, movement: compared } },
		},
		...lineFields(
			{ displayName: 'Line', name: 'line', description: 'Which of its lines is watched' },
			'indicator',
			{ ...show, movement: [...crossings, ...turns] },
		),
		...lineFields(
			{ displayName: 'Line', name: 'line', description: 'Which of its lines is watched' },
			'indicator',
			{ ...show, movement: bands, watched: ['indicator'] },
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
			displayOptions: { show: { ...show, movement: compared, watched: ['indicator'] } },
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 30',
			description: 'The number to cross. Reaching it exactly counts.',
			displayOptions: { show: { ...show, movement: crossings, ...withNumber } },
		},
		{
			displayName: 'Lower Value',
			name: 'value',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 30',
			description: 'The lower edge of the band; the edge itself is inside',
			displayOptions: { show: { ...show, movement: bands, ...withNumber } },
		},
		{
			displayName: 'Upper Value',
			name: 'valueHigh',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 70',
			description: 'The upper edge of the band; the edge itself is inside',
			displayOptions: { show: { ...show, movement: bands, ...withNumber } },
		},
		...lineFields(
			{ displayName: 'Line to Cross', name: 'targetLine', description: 'Which line it crosses' },
			'indicator',
			{ ...show, movement: crossings, watched: ['indicator'], target: ['line'] },
			1,
		),
		{
			displayName: 'Other Indicator',
			name: 'otherIndicator',
			type: 'options',
			default: 'ema',
			description: 'What the first one is compared with, on the same candles',
			options: indicatorOptions,
			displayOptions: { show: withOther },
		},
		...parameterFields('other', withOther),
		...lineFields(
			{ displayName: 'Line of the Other', name: 'otherLine', description: 'Which line it crosses' },
			'otherIndicator',
			{ ...withOther, movement: crossings },
		),
	];
}

export const movementOptions = [
	{ name: 'Crosses Down', value: 'down', description: 'From above the level to it or below' },
	{ name: 'Crosses Either Way', value: 'either', description: 'Up or down through the level' },
	{ name: 'Crosses Up', value: 'up', description: 'From below the level to it or above' },
	{ name: 'Enters a Band', value: 'enter', description: 'From outside to between two levels' },
	{ name: 'Leaves a Band', value: 'leave', description: 'From between two levels to outside' },
	{ name: 'Turns Down', value: 'turnDown', description: 'It rose and falls now' },
	{ name: 'Turns Either Way', value: 'turnEither', description: 'It changes its direction' },
	{ name: 'Turns Up', value: 'turnUp', description: 'It fell and rises now' },
];

/** The fields of an indicator alert, in the order in which people think of it. */
export const indicatorFields: readonly INodeProperties[] = [
	...ownIndicatorFields(),
	candleField,
	{
		displayName: 'Condition',
		name: 'movement',
		type: 'options',
		default: 'up',
		description: 'Which movement from one closed candle to the next fires',
		options: movementOptions,
	},
	...comparedFields(movementsOfAlert),
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
		displayOptions: {
			show: { movement: [...movementsOfAlert.crossings, ...movementsOfAlert.bands] },
			hide: { frequency: ['once'] },
		},
	},
];
