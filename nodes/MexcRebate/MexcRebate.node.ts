import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { rebate } from '../../mexc/endpoints/rebate';
import { credentialTest } from '../n8n/credentialTest';
import { executeEndpoints } from '../n8n/execute';
import { endpointProperties } from '../n8n/fields/properties';
import { actionSubtitle } from '../n8n/fields/subtitle';

export class MexcRebate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC Rebate',
		name: 'mexcRebate',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['input'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/operations.md#mexc-rebate',
		version: 1,
		subtitle: actionSubtitle(rebate),
		description: 'Read rebate, referrals and affiliate commissions of a MEXC account',
		defaults: { name: 'MEXC Rebate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi', required: true, testedBy: 'mexcApiTest' }],
		properties: endpointProperties(rebate),
	};

	methods = {
		credentialTest: { mexcApiTest: credentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEndpoints(this, rebate);
	}
}
