import { connectionRows } from '../../diagnosis/connections';
import { apiKeyInfo } from '../../endpoints/spotTrading';
import type { Composite } from '../composite';

export const getConnections: Composite = {
	id: 'connections',
	node: 'mexcMarketData',
	resource: 'system',
	policyClass: 'read',
	name: 'Get Connections',
	action: 'Get the connections of this n8n',
	description:
		'Get the channels that published triggers of this n8n process listen to: state and since when, last message, interruptions, what may have been missed or was refused, events waiting, places taken, days the key is valid. One item for each channel, trouble first. To be informed of changes, use the trigger event Connection Status; in queue mode that is the only way.',
	effect: 'read',
	fields: [],
	output: { shape: 'object', decimals: [] },
	steps: [apiKeyInfo],
	async run(client, _values, options) {
		return await connectionRows(client, options.isOnlyProcess !== false, options);
	},
};
