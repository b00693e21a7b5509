import type { INode, IWorkflowBase } from 'n8n-workflow';
import { readExample as readSaved, withCredentials } from '../../scripts/demo/exampleWorkflows';

/** The saved credentials, by their type. */
export type SavedCredentials = Readonly<Record<string, { id: string; name: string }>>;

export function readExample(file: string): IWorkflowBase {
	return readSaved(file) as unknown as IWorkflowBase;
}

/**
 * As a person finishes it after the import: a credential in each node, and the chat open to those who are not
 * signed in, because a test is not.
 */
export function finished(workflow: IWorkflowBase, saved: SavedCredentials): IWorkflowBase {
	const complete = withCredentials(workflow as never, saved) as unknown as IWorkflowBase;
	const nodes = complete.nodes.map((node): INode => {
		const isChat = node.type.endsWith('.chatTrigger');
		return isChat ? { ...node, parameters: { ...node.parameters, public: true } } : node;
	});
	return { ...complete, nodes };
}

/** The same agent with these tools of ours in place of its own. */
export function withTools(
	workflow: IWorkflowBase,
	tools: ReadonlyArray<{ name: string; type: string; parameters: INode['parameters'] }>,
): IWorkflowBase {
	const isTool = ({ type }: INode) => type.endsWith('Tool');
	const others = workflow.nodes.filter((node) => !isTool(node));
	const kept = Object.entries(workflow.connections).filter(([name]) =>
		others.some((node) => node.name === name),
	);
	const made = tools.map(({ name, type, parameters }, index): INode => {
		return {
			id: `tool-${index}`,
			name,
			typeVersion: 1,
			position: [index * 200, 600],
			type: `n8n-nodes-mexc-spot.${type}`,
			parameters,
		};
	});
	const toAgent = { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool' as const, index: 0 }]] };
	return {
		...workflow,
		nodes: [...others, ...made],
		connections: {
			...Object.fromEntries(kept),
			...Object.fromEntries(tools.map(({ name }) => [name, toAgent])),
		},
	};
}

export function chatPathOf({ nodes }: IWorkflowBase): string {
	const chat = nodes.find(({ type }) => type.endsWith('.chatTrigger'));
	return `/webhook/${chat?.webhookId}/chat`;
}
