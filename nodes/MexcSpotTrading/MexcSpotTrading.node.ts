import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { spotTradingComposites } from '../../mexc/flows/composites';
import { spotTrading } from '../../mexc/endpoints/spotTrading';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';
import { builderHints } from '../n8n/builderHints';
import { credentialTest } from '../n8n/credentialTest';
import { executeEndpoints } from '../n8n/execute';
import { endpointProperties } from '../n8n/fields/properties';
import { sensitiveFields } from '../n8n/fields/sensitiveFields';
import { actionSubtitle } from '../n8n/fields/subtitle';
import { searchSymbols } from '../n8n/lists/symbols';

const operations = [...spotTrading, ...spotTradingComposites, ...spotTradingStatistics];

export class MexcSpotTrading implements INodeType {
	description: INodeTypeDescription = {
		// Short, so that a search for MEXC shows it first: n8n ranks by the length of the name.
		displayName: 'MEXC Spot',
		name: 'mexcSpotTrading',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['output'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/operations.md#mexc-spot-trading',
		version: 1,
		subtitle: actionSubtitle(operations),
		description: 'Place, cancel and follow orders, read balances, fees and API keys on MEXC Spot',
		defaults: { name: 'MEXC Spot Trading' },
		builderHint: builderHints.spotTrading,
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi', required: true, testedBy: 'mexcApiTest' }],
		sensitiveOutputFields: sensitiveFields(operations),
		properties: endpointProperties(operations),
	};

	methods = {
		listSearch: { searchSymbols },
		credentialTest: { mexcApiTest: credentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEndpoints(this, operations);
	}
}
