import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { subAccount } from '../../mexc/endpoints/subAccount';
import { credentialTest } from '../n8n/credentialTest';
import { executeEndpoints } from '../n8n/execute';
import { accountLists } from '../n8n/lists/search';
import { endpointProperties } from '../n8n/fields/properties';
import { sensitiveFields } from '../n8n/fields/sensitiveFields';
import { actionSubtitle } from '../n8n/fields/subtitle';

export class MexcSubAccount implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC Sub-Account',
		name: 'mexcSubAccount',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['output'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/operations.md#mexc-sub-account',
		version: 1,
		subtitle: actionSubtitle(subAccount),
		description: 'Manage sub-accounts of a MEXC account, their API keys and transfers',
		defaults: { name: 'MEXC Sub-Account' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi', required: true, testedBy: 'mexcApiTest' }],
		sensitiveOutputFields: sensitiveFields(subAccount),
		properties: endpointProperties(subAccount),
	};

	methods = {
		listSearch: accountLists,
		credentialTest: { mexcApiTest: credentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEndpoints(this, subAccount);
	}
}
