/** A plain client of the Model Context Protocol, over its streamable HTTP. */
export interface McpClient {
	request(method: string, params: object): Promise<Record<string, unknown>>;
}

interface Message {
	result?: Record<string, unknown>;
	error?: { message: string };
}

const PROTOCOL = '2025-03-26';

/** Greets the server as the protocol asks. Rejects when it refuses. */
export async function openMcp(url: string, token: string): Promise<McpClient> {
	let session: string | undefined;
	let requests = 0;

	async function post(message: object): Promise<string> {
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${token}`,
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(session && { 'mcp-session-id': session }),
			},
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`The server answered ${response.status}: ${text}`);
		session = response.headers.get('mcp-session-id') ?? session;
		return text;
	}

	async function request(method: string, params: object): Promise<Record<string, unknown>> {
		const { result, error } = read(await post({ id: ++requests, method, params }));
		if (result === undefined) throw new Error(`${method}: ${error?.message ?? 'no answer'}`);
		return result;
	}

	await request('initialize', {
		protocolVersion: PROTOCOL,
		capabilities: {},
		clientInfo: { name: 'test', version: '1' },
	});
	await post({ method: 'notifications/initialized' });
	return { request };
}

/** As plain JSON, or as one event of a stream. */
function read(text: string): Message {
	const [, data] = /^data: (.*)$/m.exec(text) ?? [];
	return JSON.parse(data ?? text) as Message;
}
