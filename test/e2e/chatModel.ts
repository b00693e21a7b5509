import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model does next: it calls a tool, or it says something and is done. */
export type Turn = { tool: string; input: object } | { say: string };

/** A tool as the model sees it. */
export interface OfferedTool {
	name: string;
	description: string;
	parameters: { properties: Record<string, { type: string; description?: string }> };
}

/** One request to the model. */
export interface Heard {
	tools: OfferedTool[];
	/** What the tools have answered so far, oldest first. */
	results: string[];
}

/** A chat model that follows a script, at an address of its own, in the two formats of OpenAI's API. */
export interface ChatModel {
	/** For the credential. */
	url: string;
	heard: Heard[];
	/** Forgets what it has heard, and does this from now on. */
	follow(script: readonly Turn[]): void;
	stop(): void;
}

interface Body {
	tools?: Array<OfferedTool & { function?: OfferedTool }>;
	messages?: Array<{ role: string; content: unknown }>;
	input?: Array<{ type?: string; output?: unknown }>;
}

export async function startChatModel(): Promise<ChatModel> {
	const heard: Heard[] = [];
	let script: Turn[] = [];
	const server = createServer((request, response) => {
		const answer = async () => {
			const body = await bodyOf(request);
			heard.push(readHeard(body));
			const turn = script.shift() ?? { say: 'The script is over.' };
			return request.url?.endsWith('/responses') ? asResponse(turn) : asCompletion(turn);
		};
		answer().then(
			(content) => {
				response.setHeader('content-type', 'application/json');
				response.end(JSON.stringify(content));
			},
			(error: unknown) => response.writeHead(400).end(String(error)),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		heard,
		follow(turns) {
			heard.length = 0;
			script = [...turns];
		},
		stop() {
			server.close();
			// n8n keeps its connections for later.
			server.closeAllConnections();
		},
	};
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
	let text = '';
	for await (const part of request) text += String(part);
	return JSON.parse(text) as Body;
}

function readHeard({ tools = [], messages = [], input = [] }: Body): Heard {
	const ofMessages = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
	const ofInput = input
		.filter(({ type }) => type === 'function_call_output')
		.map(({ output }) => output);
	return {
		tools: tools.map((tool) => tool.function ?? tool),
		results: [...ofMessages, ...ofInput].map((result) =>
			typeof result === 'string' ? result : JSON.stringify(result),
		),
	};
}

let calls = 0;
const callOf = ({ tool, input }: Extract<Turn, { tool: string }>) => {
	return { id: `call_${++calls}`, name: tool, arguments: JSON.stringify(input) };
};

function asCompletion(turn: Turn) {
	const call = 'tool' in turn ? callOf(turn) : undefined;
	const message = {
		role: 'assistant',
		content: 'say' in turn ? turn.say : null,
		...(call && {
			tool_calls: [
				{
					id: call.id,
					type: 'function',
					function: { name: call.name, arguments: call.arguments },
				},
			],
		}),
	};
	return {
		id: 'completion',
		object: 'chat.completion',
		created: 1,
		model: 'scripted',
		choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function asResponse(turn: Turn) {
	const output = () => {
		if ('say' in turn) {
			const content = [{ type: 'output_text', text: turn.say, annotations: [] }];
			return { type: 'message', id: 'message', role: 'assistant', status: 'completed', content };
		}
		const { id, ...call } = callOf(turn);
		return { type: 'function_call', id: `f${id}`, call_id: id, status: 'completed', ...call };
	};
	return {
		id: 'response',
		object: 'response',
		created_at: 1,
		model: 'scripted',
		status: 'completed',
		output: [output()],
		usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
	};
}
