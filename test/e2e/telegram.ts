import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message with the buttons below it, by their labels. */
export interface ChatMessage {
	chatId: string;
	text: string;
	buttons: Record<string, string>;
}

interface Body {
	chat_id?: string;
	text?: string;
	reply_markup?: { inline_keyboard?: Array<Array<{ text: string; url: string }>> };
}

/** Stands in for Telegram: n8n's own node sends to it, and what has arrived is kept. */
export async function startTelegram() {
	const sent: ChatMessage[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (part: Buffer) => (text += String(part)));
		request.on('end', () => {
			const body = JSON.parse(text || '{}') as Body;
			if (request.url?.endsWith('/sendMessage')) {
				const buttons = (body.reply_markup?.inline_keyboard ?? []).flat();
				sent.push({
					chatId: String(body.chat_id),
					text: String(body.text),
					buttons: Object.fromEntries(buttons.map(({ text: label, url }) => [label, url])),
				});
			}
			response.setHeader('content-type', 'application/json');
			response.end('{"ok":true,"result":{"message_id":1}}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		sent,
		stop() {
			server.close();
			// n8n keeps its connections for later.
			server.closeAllConnections();
		},
	};
}
