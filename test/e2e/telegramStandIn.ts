import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Telegram takes as the text below a picture. */
const LONGEST_CAPTION = 1024;

export interface Photo {
	chat: string;
	caption: string;
	parseMode: string;
	type: string;
	png: Buffer;
}

export interface TelegramStandIn {
	/** As `https://api.telegram.org` would be. */
	url: string;
	photos: readonly Photo[];
	/** Requests that Telegram would have refused, a sentence each. */
	refused: readonly string[];
	stop(): void;
}

/** Takes `sendPhoto` with a file, as Telegram's bot API does, and refuses what that would refuse. */
export async function startTelegramStandIn(): Promise<TelegramStandIn> {
	const photos: Photo[] = [];
	const refused: string[] = [];
	const server = createServer((request, response) => {
		void take(request).then((read) => {
			if (typeof read === 'string') refused.push(read);
			else photos.push(read);
			response.statusCode = typeof read === 'string' ? 400 : 200;
			response.setHeader('content-type', 'application/json');
			response.end(
				typeof read === 'string'
					? JSON.stringify({ ok: false, error_code: 400, description: read })
					: JSON.stringify({ ok: true, result: { message_id: photos.length } }),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url, photos, refused, stop: () => void server.close() };
}

/** The message, or why it is none. */
async function take(request: IncomingMessage): Promise<Photo | string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	if (request.method !== 'POST' || !/^\/bot[^/]+\/sendPhoto$/.test(request.url ?? '')) {
		return `${request.method} ${request.url} is no method of the bot`;
	}
	const type = String(request.headers['content-type']);
	if (!type.startsWith('multipart/form-data')) return `A file does not come as ${type}`;
	const form = await new Response(Buffer.concat(parts), {
		headers: { 'content-type': type },
	}).formData();
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	const photo = form.get('photo');
	if (photo === null || typeof photo === 'string') return 'there is no photo in the request';
	if (text('chat_id') === '') return 'chat_id is empty';
	if (text('caption').length > LONGEST_CAPTION) return 'message caption is too long';
	return {
		chat: text('chat_id'),
		caption: text('caption'),
		parseMode: text('parse_mode'),
		type: photo.type,
		png: Buffer.from(await photo.arrayBuffer()),
	};
}
