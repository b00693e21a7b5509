import {
	NodeConnectionTypes,
	removeCircularRefs,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type IRequestOptions,
	type JsonObject,
} from 'n8n-workflow';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

/** n8n lets nodes of this name use every credential. */
export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

/**
 * n8n's HTTP Request node as far as a credential can say: it is not installed here (n8n-nodes-base
 * brings 400 nodes), so this one hands the engine the same options in n8n's older request shape, where
 * the address is in `uri` and the answer comes back as a stream. As n8n's node it starts the requests of all
 * items at once, unless `inTurn`.
 */
export const httpRequestNode: INodeType = {
	description: {
		displayName: 'HTTP Request',
		name: 'httpRequest',
		group: ['output'],
		version: 1,
		description: 'Makes a request',
		defaults: { name: 'HTTP Request' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'mexcApi' }],
		properties: [
			{ displayName: 'Request', name: 'request', type: 'json', default: '' },
			{ displayName: 'Modern', name: 'modern', type: 'boolean', default: false },
			{ displayName: 'In Turn', name: 'inTurn', type: 'boolean', default: false },
		],
	},
	async execute() {
		const inTurn = this.getNodeParameter('inTurn', 0) === true;
		const answers: Array<Promise<INodeExecutionData>> = [];
		for (const item of this.getInputData().keys()) {
			const answer = answerTo(this, item);
			answers.push(answer);
			if (inTurn) await answer;
		}
		return [await Promise.all(answers)];
	},
};

async function answerTo(context: IExecuteFunctions, item: number): Promise<INodeExecutionData> {
	const request = context.getNodeParameter('request', item) as IDataObject;
	const modern = context.getNodeParameter('modern', item) === true;
	const pairedItem = { item };
	try {
		const json = await (modern ? sendModern(context, request) : sendOlder(context, request));
		return { json, pairedItem };
	} catch (error) {
		if (!context.continueOnFail()) throw error;
		// The whole reason becomes an item, as in n8n's node.
		removeCircularRefs(error as JsonObject);
		return { json: { error } as IDataObject, pairedItem };
	}
}

async function sendOlder(context: IExecuteFunctions, request: IDataObject): Promise<IDataObject> {
	const options = {
		headers: {},
		gzip: true,
		rejectUnauthorized: true,
		followRedirect: true,
		resolveWithFullResponse: true,
		encoding: null,
		useStream: true,
		json: false,
		...request,
	} as unknown as IRequestOptions;
	const answer = (await context.helpers.requestWithAuthentication.call(
		context,
		'mexcApi',
		options,
	)) as { body: Readable; statusCode: number };
	return {
		statusCode: answer.statusCode,
		body: JSON.parse(await text(answer.body)) as IDataObject,
	};
}

/** The shape that other community nodes use. */
async function sendModern(context: IExecuteFunctions, request: IDataObject): Promise<IDataObject> {
	const { uri: url, ...rest } = request as { uri: string };
	const send = context.helpers.httpRequestWithAuthentication;
	const body = (await send.call(context, 'mexcApi', { url, ...rest })) as IDataObject;
	return { statusCode: 200, body };
}
