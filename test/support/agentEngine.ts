/**
 * An AI agent without a model, in the real engine: it asks n8n-core to run one tool, as n8n's AI Agent does, and
 * gives what the model would be given.
 */
import { createRequire } from 'node:module';
import type {
	EngineRequest,
	EngineResponse,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeType,
} from 'n8n-workflow';
import type { StoredCredentials } from './n8nWorkflow';
import type { Engine, TestNode } from './n8n';

const AGENT = 'Agent';

interface Ask {
	tool: INode;
	input: IDataObject;
	credentials: StoredCredentials;
	executionId?: string;
}

/** What the model gets: the tool's items, or one with the sentence of its error. */
export async function askTool(
	engine: Engine,
	{ tool, input, credentials, executionId }: Ask,
): Promise<IDataObject[]> {
	const type = String(tool.type.split('.').at(-1));
	const nodes = [{ name: AGENT, type: 'agent' }, { ...tool, type } as TestNode];
	const toAgent = { ai_tool: [[{ node: AGENT, type: 'ai_tool' as const, index: 0 }]] };
	const result = await engine.runWorkflow({
		nodes,
		connections: { [tool.name]: toAgent },
		credentials,
		nodeTypes: { agent: agentFor(tool.name, input) },
		workflowId: 'agent',
		executionId,
	});
	if (result.error !== undefined) throw result.error;
	return result.json(AGENT);
}

function agentFor(nodeName: string, input: IDataObject): INodeType {
	async function execute(this: IExecuteFunctions, response?: EngineResponse) {
		const [answered] = response?.actionResponses ?? [];
		if (answered !== undefined) return [answered.data.data?.ai_tool?.[0] ?? []];
		const metadata = { itemIndex: 0 };
		const request: EngineRequest = {
			actions: [
				{
					actionType: 'ExecutionNodeAction',
					id: 'call',
					type: 'ai_tool',
					metadata,
					nodeName,
					input,
				},
			],
			metadata: {},
		};
		return request;
	}
	return {
		description: {
			displayName: AGENT,
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: 'Runs one tool',
			defaults: { name: AGENT },
			properties: [],
			inputs: ['main'],
			outputs: ['main'],
		},
		execute,
	};
}

const requireOfCore = createRequire(require.resolve('n8n-core'));

interface OfferedTool {
	name: string;
	description: string;
	schema: object;
}

/** The tool as n8n offers it to a model. */
export function offeredTool(tool: INode, nodeType: INodeType): OfferedTool {
	const { createNodeAsTool } = requireOfCore(
		'./execution-engine/node-execution-context/utils/create-node-as-tool',
	) as { createNodeAsTool(options: object): { response: OfferedTool } };
	const { toJsonSchema } = requireOfCore('@langchain/core/utils/json_schema') as {
		toJsonSchema(schema: object): object;
	};
	const { name, description, schema } = createNodeAsTool({ node: tool, nodeType }).response;
	return { name, description, schema: toJsonSchema(schema) };
}
