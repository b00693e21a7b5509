import type { INodeProperties } from 'n8n-workflow';
import { candleOfFrequencyField, cooldownField, frequencyField, rearmField } from './alertFields';

/** The fields of a spread alert, in the order in which people think of it. */
export const spreadFields: readonly INodeProperties[] = [
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'up',
		description: 'Which change fires. Reaching the percentage exactly counts.',
		options: [
			{ name: 'Either Way', value: 'either', description: 'Up or down through the percentage' },
			{
				name: 'Falls Below',
				value: 'down',
				description: 'From above the percentage to it or below',
			},
			{ name: 'Rises Above', value: 'up', description: 'From below the percentage to it or above' },
		],
	},
	{
		displayName: 'Spread Percent',
		name: 'spreadPercent',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 0.5',
		description:
			'Best ask minus best bid, in percent of the middle between them. Compared exactly, digit by digit.',
	},
	frequencyField('once', { every: 'At every crossing', change: 'the percentage' }),
	candleOfFrequencyField,
	cooldownField,
	rearmField(
		'How far back past the threshold the spread must move, in percent of Spread Percent, before the alert may fire again. With 20, a spread of 0.5 must shrink to 0.4.',
	),
];
