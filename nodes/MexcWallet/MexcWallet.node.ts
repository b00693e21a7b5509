import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { wallet } from '../../mexc/endpoints/wallet';
import { builderHints } from '../n8n/builderHints';
import { credentialTest } from '../n8n/credentialTest';
import { executeEndpoints } from '../n8n/execute';
import { accountLists } from '../n8n/lists/search';
import { endpointProperties } from '../n8n/fields/properties';
import { actionSubtitle } from '../n8n/fields/subtitle';

export class MexcWallet implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC Wallet',
		name: 'mexcWallet',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['output'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/operations.md#mexc-wallet',
		version: 1,
		subtitle: actionSubtitle(wallet),
		description: 'Deposit, withdraw, transfer and convert assets of a MEXC account',
		defaults: { name: 'MEXC Wallet' },
		builderHint: builderHints.wallet,
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi', required: true, testedBy: 'mexcApiTest' }],
		properties: endpointProperties(wallet),
	};

	methods = {
		listSearch: accountLists,
		credentialTest: { mexcApiTest: credentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEndpoints(this, wallet);
	}
}
