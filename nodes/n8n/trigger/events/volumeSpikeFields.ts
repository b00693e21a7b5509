import type { INodeProperties } from 'n8n-workflow';
import { candleField, cooldownField, frequencyField } from './alertFields';

/** The fields of a volume alert, in the order in which people think of it. */
export const volumeSpikeFields: readonly INodeProperties[] = [
	{
		...candleField,
		description: 'Length of the candles that are compared, counted in UTC',
	},
	{
		displayName: 'Multiple',
		name: 'multiple',
		type: 'string',
		default: '3',
		required: true,
		placeholder: 'e.g. 2.5',
		description:
			'How many times the average the volume must be. It fires as soon as the open candle has reached it, once per candle.',
	},
	{
		displayName: 'Candles',
		name: 'candles',
		type: 'number',
		default: 20,
		typeOptions: { minValue: 1, maxValue: 500 },
		required: true,
		description:
			'Over how many closed candles the average is taken. Candles without trades count as zero.',
	},
	frequencyField('oncePerCandle', { change: 'the multiple' }),
	cooldownField,
];
