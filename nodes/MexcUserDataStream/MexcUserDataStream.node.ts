import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { userDataStream } from '../../mexc/endpoints/userDataStream';
import { credentialTest } from '../n8n/credentialTest';
import { executeEndpoints } from '../n8n/execute';
import { endpointProperties } from '../n8n/fields/properties';
import { sensitiveFields } from '../n8n/fields/sensitiveFields';
import { actionSubtitle } from '../n8n/fields/subtitle';

export class MexcUserDataStream implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'MEXC User Data Stream',
		name: 'mexcUserDataStream',
		icon: { light: 'file:../icons/mexc.svg', dark: 'file:../icons/mexc.dark.svg' },
		group: ['output'],
		documentationUrl:
			'https://github.com/n8n-nodes-mexc-spot/n8n-nodes-mexc-spot/blob/main/docs/operations.md#mexc-user-data-stream',
		version: 1,
		subtitle: actionSubtitle(userDataStream),
		description: 'Create, list, keep alive and close the listen keys of private MEXC streams',
		defaults: { name: 'MEXC User Data Stream' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi', required: true, testedBy: 'mexcApiTest' }],
		sensitiveOutputFields: sensitiveFields(userDataStream),
		properties: endpointProperties(userDataStream),
	};

	methods = {
		credentialTest: { mexcApiTest: credentialTest },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeEndpoints(this, userDataStream);
	}
}
