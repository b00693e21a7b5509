import type { INodeProperties } from 'n8n-workflow';
import { candleIntervals, candleNames } from '../../../../mexc/market/candleIntervals';
import type { Frequency } from '../../../../mexc/alerts/condition';

// The fields that several alerts share; each use takes a copy, because the editor's conditions differ.

export const candleField: INodeProperties = {
	displayName: 'Candle',
	name: 'interval',
	type: 'options',
	default: 'Min1',
	description: 'Length of a candle, counted in UTC',
	options: candleIntervals.map((value) => ({ name: candleNames[value], value })),
};

const sources = [
	{ name: 'Best Ask', value: 'ask', description: 'The lowest price somebody sells at' },
	{ name: 'Best Bid', value: 'bid', description: 'The highest price somebody buys at' },
	{
		name: 'Candle Close',
		value: 'close',
		description: 'The last price of a candle, known once the next one has begun',
	},
	{ name: 'Last Trade', value: 'trade', description: 'The price of each trade' },
	{ name: 'Mid Price', value: 'mid', description: 'The middle between best bid and best ask' },
];

/** Which price is watched, among `allowed`. */
export function sourceField(allowed: readonly string[]): INodeProperties {
	return {
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'trade',
		description: 'Which price is watched',
		options: sources.filter(({ value }) => allowed.includes(value)),
	};
}

/** Texts that differ from alert to alert. */
export interface FrequencyTexts {
	/** What happens each time with `every`, like "At every crossing"; absent where it is no choice. */
	every?: string;
	/** What to change to use a fired "once" alert again. */
	change: string;
}

export function frequencyField(
	standard: Frequency,
	{ every, change }: FrequencyTexts,
): INodeProperties {
	return {
		displayName: 'Frequency',
		name: 'frequency',
		type: 'options',
		default: standard,
		description: 'How often the same alert may fire',
		options: [
			...(every === undefined ? [] : [{ name: 'Every Time', value: 'every', description: every }]),
			{
				name: 'Once',
				value: 'once',
				description: `A single time, also across restarts; change ${change} to use it again`,
			},
			{ name: 'Once per Candle', value: 'oncePerCandle', description: 'At most once in a candle' },
			{ name: 'With a Cooldown', value: 'cooldown', description: 'Then not for some seconds' },
		],
	};
}

export const cooldownField: INodeProperties = {
	displayName: 'Cooldown Seconds',
	name: 'cooldownSeconds',
	type: 'number',
	default: 300,
	typeOptions: { minValue: 1 },
	description: 'How long the alert stays silent after it has fired',
	displayOptions: { show: { frequency: ['cooldown'] } },
};

export const candleOfFrequencyField: INodeProperties = {
	...candleField,
	displayOptions: { show: { frequency: ['oncePerCandle'] } },
};

export function rearmField(description: string): INodeProperties {
	return {
		displayName: 'Re-Arm Percent',
		name: 'rearmPercent',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		description,
		displayOptions: { hide: { frequency: ['once'] } },
	};
}
