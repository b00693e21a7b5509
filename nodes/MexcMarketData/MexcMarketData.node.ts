import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { marketData } from '../../mexc/endpoints/marketData';
import { marketDataComposites } from '../../mexc/statistics';
import { builderHints } from '../n8n/builderHints';
import { credentialTest } from '../n8n/credentialTest';
import { executeEndpoints } from '../n8n/execute';
import { endpointProperties } from '../n8n/fields/properties';
import { actionSubtitle } from '../n8n/fields/subtitle';
import { searchSymbols } from '../n8n/lists/symbols';
import { replayAlert } from '../n8n/replay/replayAlert';

const operations = [...marketData, ...marketDataComposites, replayAlert];

export class MexcMarketData implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC Market Data',
		name: 'mexcMarketData',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['input'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/operations.md#mexc-market-data',
		version: 1,
		subtitle: actionSubtitle(operations),
		description:
			'Read prices, candles, indicators, charts, order books and trading rules from MEXC Spot',
		defaults: { name: 'MEXC Market Data' },
		builderHint: builderHints.marketData,
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi', required: false, testedBy: 'mexcApiTest' }],
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
