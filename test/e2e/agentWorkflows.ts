import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';

/** IDs of the saved credentials, by their type. */
export type SavedCredentials = Readonly<Record<string, string>>;

/** Which credential a node of n8n's own asks for; ours ask for mexcApi. */
const ASKED: Readonly<Record<string, string>> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'@n8n/n8n-nodes-langchain.mcpTrigger': 'httpBearerAuth',
	'n8n-nodes-base.telegramHitlTool': 'telegramApi',
};

export function readExample(file: string): IWorkflowBase {
	const text = readFileSync(path.resolve(__dirname, '../../examples', file), 'utf8');
	return JSON.parse(text) as IWorkflowBase;
}

/**
 * As a person finishes it after the import: a credential in each node, and the chat open to those who are not
 * signed in, because a test is not.
 */
export function finished(workflow: IWorkflowBase, saved: SavedCredentials): IWorkflowBase {
	const nodes = workflow.nodes.map((node): INode => {
		const isOurs = node.type.startsWith('n8n-nodes-mexc-spot.');
		const type = isOurs ? 'mexcApi' : ASKED[node.type];
		const isChat = node.type.endsWith('.chatTrigger');
		return {
			...node,
			parameters: isChat ? { ...node.parameters, public: true } : node.parameters,
			...(type && { credentials: { [type]: { id: saved[type], name: type } } }),
		};
	});
	return { ...workflow, nodes };
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
			...{ id: `tool-${index}`, name, typeVersion: 1, position: [index * 200, 600] },
			...{ type: `n8n-nodes-mexc-spot.${type}`, parameters },
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
