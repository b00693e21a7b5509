import type { INodeProperties } from 'n8n-workflow';
import { ROW } from '../../fields/expressions';
import { byLabel } from '../../fields/byLabel';
import { candleField, cooldownField } from './alertFields';
import { comparedFields, movementOptions, ownIndicatorFields } from './indicatorFields';

// The standards of a row's fields are those of mexc/alerts/compositeCondition.ts; a test compares them.

const levels = ['up', 'down', 'either', 'above', 'below'];
const bands = ['enter', 'leave', 'inside', 'outside'];
const turns = ['turnUp', 'turnDown', 'turnEither', 'rising', 'falling'];

const states = [
	{ name: 'Falls', value: 'falling', description: 'It is lower than at the candle before' },
	{ name: 'Is at or Above', value: 'above', description: 'For as long as it is' },
	{ name: 'Is at or Below', value: 'below', description: 'For as long as it is' },
	{ name: 'Is Outside a Band', value: 'outside', description: 'For as long as it is' },
	{ name: 'Is Within a Band', value: 'inside', description: 'The edges are inside' },
	{ name: 'Rises', value: 'rising', description: 'It is higher than at the candle before' },
];

function candles(standard: number, description: string, kind: string): INodeProperties {
	return {
		displayName: 'Candles',
		name: 'candles',
		type: 'number',
		default: standard,
		typeOptions: { minValue: 1, maxValue: 500 },
		description,
		displayOptions: { show: { kind: [kind] } },
	};
}

const rowFields: INodeProperties[] = [
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		default: 'indicator',
		description: 'What is looked at',
		options: [
			{
				name: 'Indicator',
				value: 'indicator',
				description: 'RSI, EMA, MACD or another one against a number, the price or another one',
			},
			{
				name: 'Percent Move',
				value: 'move',
				description: 'The close against the close some candles before',
			},
			{ name: 'Price', value: 'price', description: 'The close against a price' },
			{
				name: 'Volume Spike',
				value: 'volume',
				description: 'The volume of a candle against the average of the candles before it',
			},
		],
	},
	{
		...candleField,
		default: 'Min60',
		description: 'Length of the closed candles of this condition, counted in UTC',
	},
	...ownIndicatorFields({ kind: ['indicator'] }),
	{
		displayName: 'Test',
		name: 'movement',
		type: 'options',
		default: 'above',
		description:
			'What has to be so at a closed candle. "Is", "rises" and "falls" hold for as long as they are so; the others happen at one candle, and count for the candles in Within.',
		options: [...movementOptions, ...states].sort((one, other) => byLabel(one.name, other.name)),
		displayOptions: { show: { kind: ['indicator', 'price'] } },
	},
	...comparedFields({ crossings: levels, bands, turns }, { kind: ['indicator'] }),
	{
		displayName: 'Price',
		name: 'price',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 65000.50',
		description: 'Compared exactly, digit by digit. Reaching it counts.',
		displayOptions: { show: { kind: ['price'], movement: levels } },
	},
	{
		displayName: 'Lower Price',
		name: 'price',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 60000',
		description: 'The lower edge of the band; the edge itself is inside',
		displayOptions: { show: { kind: ['price'], movement: bands } },
	},
	{
		displayName: 'Upper Price',
		name: 'priceHigh',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 70000',
		description: 'The upper edge of the band; the edge itself is inside',
		displayOptions: { show: { kind: ['price'], movement: bands } },
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'up',
		description: 'Which way the close has moved',
		options: [
			{ name: 'Down', value: 'down' },
			{ name: 'Either Way', value: 'either' },
			{ name: 'Up', value: 'up' },
		],
		displayOptions: { show: { kind: ['move'] } },
	},
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'string',
		default: '3',
		required: true,
		placeholder: 'e.g. 3',
		description: 'How far it has moved at least, above zero',
		displayOptions: { show: { kind: ['move'] } },
	},
	candles(10, 'How many candles earlier the close is that it is compared with', 'move'),
	{
		displayName: 'Multiple',
		name: 'multiple',
		type: 'string',
		default: '3',
		required: true,
		placeholder: 'e.g. 2.5',
		description: 'How many times the average the volume must be',
		displayOptions: { show: { kind: ['volume'] } },
	},
	candles(
		20,
		'Over how many closed candles the average is taken. Candles without trades count as zero.',
		'volume',
	),
];

/** The fields of a composite alert, in the order in which people think of it. */
export const compositeFields: readonly INodeProperties[] = [
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'fixedCollection',
		placeholder: 'Add Condition',
		default: {},
		required: true,
		description:
			'Two to five, each on closed candles of its own length as MEXC lists them: what has fired never changes afterwards',
		typeOptions: { multipleValues: true, sortable: true },
		options: [{ displayName: 'Condition', name: ROW, values: rowFields }],
	},
	{
		displayName: 'Match',
		name: 'match',
		type: 'options',
		default: 'all',
		description: 'Which of the conditions have to hold',
		options: [
			{ name: 'All', value: 'all', description: 'Fires when the last one of them begins to hold' },
			{ name: 'Any', value: 'any', description: 'Fires each time that one begins to hold' },
		],
	},
	{
		displayName: 'Within (Candles)',
		name: 'within',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1, maxValue: 100 },
		description:
			'For how many closed candles of its own length a crossing, an entry, an exit, a turn or a volume spike counts; 1 for its own candle only. So all conditions hold within that many candles of each other.',
		displayOptions: { show: { match: ['all'] } },
	},
	{
		displayName: 'Frequency',
		name: 'frequency',
		type: 'options',
		default: 'every',
		description: 'How often the same alert may fire; at most once for candles that close together',
		options: [
			{ name: 'Every Time', value: 'every', description: 'Each time it holds after it did not' },
			{
				name: 'Once',
				value: 'once',
				description: 'A single time, also across restarts; change a condition to use it again',
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
		displayName: 'Re-Arm (Candles)',
		name: 'rearmCandles',
		type: 'number',
		default: 1,
		typeOptions: { minValue: 1, maxValue: 100 },
		description:
			'At how many closings in a row it must not have held before the alert may fire again. More than 1 keeps conditions that tremble from firing all the time.',
		displayOptions: { hide: { frequency: ['once'] } },
	},
];
