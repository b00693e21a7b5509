import type { INodeProperties } from 'n8n-workflow';
import { candleIntervals, candleNames } from '../../../../mexc/market/candleIntervals';
import { streams, type Stream, type StreamParameter } from '../../../../mexc/streams';

/** The values that MEXC accepts for a part of a channel's name, as MEXC spells them. */
function valuesOf(stream: Stream, name: StreamParameter['name']): readonly string[] {
	return stream.parameters.find((parameter) => parameter.name === name)?.values ?? [];
}

export const intervalField: INodeProperties = {
	displayName: 'Candle',
	name: 'interval',
	type: 'options',
	default: 'Min1',
	description: 'Length of a candle, counted in UTC',
	options: candleIntervals.map((value) => ({ name: candleNames[value], value })),
};

const speedDescriptions: Readonly<Record<string, string>> = {
	'10ms': 'As soon as possible, at several times the traffic',
	'100ms': 'Soon enough for people and most workflows',
};

export const speedField: INodeProperties = {
	displayName: 'Speed',
	name: 'speed',
	type: 'options',
	default: '100ms',
	description: 'For how long MEXC collects changes before it sends them',
	options: valuesOf(streams.aggreDeals, 'speed').map((value) => ({
		name: `Every ${value.replace('ms', ' Milliseconds')}`,
		value,
		description: speedDescriptions[value],
	})),
};

export const depthField: INodeProperties = {
	displayName: 'Depth',
	name: 'depth',
	type: 'options',
	default: 20,
	description: 'How many price levels of each side are in an item',
	options: valuesOf(streams.limitDepth, 'level').map((value) => ({
		name: `${value} Levels`,
		value: Number(value),
	})),
};

export const timezoneField: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timezone',
	type: 'options',
	default: '24H',
	description: 'When the day begins to which the change is measured',
	options: valuesOf(streams.miniTicker, 'timezone').map((value) => ({
		name: value === '24H' ? 'Last 24 Hours' : value,
		value,
	})),
};
