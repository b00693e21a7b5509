import type { INodeProperties } from 'n8n-workflow';
import { moveSources } from '../../../../mexc/alerts/percentMove';
import {
	candleOfFrequencyField,
	cooldownField,
	frequencyField,
	rearmField,
	sourceField,
} from './alertFields';

/** The fields of a move alert, in the order in which people think of it. */
export const percentMoveFields: readonly INodeProperties[] = [
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'either',
		description: 'Which movement fires',
		options: [
			{ name: 'Down', value: 'down', description: 'Away from the highest price of the window' },
			{ name: 'Either Way', value: 'either', description: 'Up or down, each by itself' },
			{ name: 'Up', value: 'up', description: 'Away from the lowest price of the window' },
		],
	},
	{
		displayName: 'Percent',
		name: 'percent',
		type: 'string',
		default: '5',
		required: true,
		placeholder: 'e.g. 2.5',
		description: 'How far the price must move, above zero. Reaching it exactly counts.',
	},
	{
		displayName: 'Window Seconds',
		name: 'windowSeconds',
		type: 'number',
		default: 600,
		typeOptions: { minValue: 1 },
		required: true,
		description:
			'The time in which it must move that far, at most a week. The window rolls: it ends with each new price, and begins to fill when the trigger starts.',
	},
	sourceField(moveSources),
	frequencyField('every', {
		every: 'Each time the move becomes that large',
		change: 'the percentage',
	}),
	candleOfFrequencyField,
	cooldownField,
	rearmField(
		'How much smaller the move must become, in percent of Percent, before the alert may fire again. With 20, a move of 5 percent must shrink to 4.',
	),
];
