import { accountInfo, newOrder } from '../../mexc/endpoints/spotTrading';
import { createSubAccountApiKey } from '../../mexc/endpoints/subAccount/apiKeys';
import { createListenKey, keepAliveListenKey } from '../../mexc/endpoints/userDataStream';
import type { MexcError } from '../../mexc/core/errors';
import { openNetwork } from '../../mexc/account/network';
import { createRestClient } from '../../mexc/client';
import { createHub } from '../../mexc/socket/streamHub';
import { channelName, streams } from '../../mexc/streams';
import { placeBatch } from '../../mexc/orders/placeBatch';
import { leakIn, spellings } from '../support/spelledSecrets';
import { until } from '../support/virtualTime';
import {
	accountFor,
	failure,
	hastyTime,
	json,
	KEY,
	listeningLog,
	SECRET,
	startServer,
	type TestServer,
} from '../unit/restServer';
import { lines, listen, open, quick } from './socketHarness';
import { startServer as startSockets, type TestServer as SocketServer } from './socketServer';

// A server, a proxy or a firewall that repeats what it was sent, in words of its own.
const listenKey = 'pqia91ma19a5s61cv6a81va65sdf19v8a65a1q3w7e2r9t4y6u1';
const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };

let server: TestServer;
let sockets: SocketServer;

beforeEach(async () => {
	lines.length = 0;
	server = await startServer((_request, response) => json(response, {}));
	sockets = await startSockets();
});
afterEach(async () => {
	for (const subscription of open.splice(0)) subscription.close();
	await Promise.all([server.stop(), sockets.stop()]);
});

const policy = { allowTrading: true, allowSubAccountKeys: true, allowAdministration: true };

function clientFor() {
	const log = listeningLog();
	const account = accountFor(server.url, policy);
	return { log, client: createRestClient({ account, network: openNetwork, log, time: hastyTime }) };
}

const textsOf = (error: MexcError) =>
	[error.message, error.hint, error.stack, JSON.stringify(error)].join('\n');

test.each(Object.entries(spellings))(
	'REST: key, secret, signature and listen key, %s, at the edge of what is shown',
	async (_name, spell) => {
		const seen = new Set<string>();
		let count = 0;
		server.answer = ({ query }, response) => {
			const all = [KEY, SECRET, query.get('signature') ?? '', query.get('listenKey') ?? ''];
			for (const secret of all.filter(Boolean)) seen.add(secret);
			const words = 'x'.repeat([0, 90, 140, 155][count % 4]);
			const said = all.filter(Boolean).map((secret) => `${words} ${spell(secret)}`);
			const one = said[count++ % said.length];
			if (count % 3 === 0) json(response, { code: 30004, msg: one }, 400);
			else if (count % 3 === 1)
				response.writeHead(404).end(`<h1>${one}</h1><p>${said.join('<p>')}`);
			else response.writeHead(200).end(JSON.stringify({ msg: one }).slice(0, -1));
		};
		const { client, log } = clientFor();
		const texts: string[] = [];
		for (const call of [
			() => client.call(accountInfo, {}),
			() => client.call(newOrder, order),
			() => client.call(keepAliveListenKey, { listenKey }),
		]) {
			texts.push(textsOf(await failure(call())));
		}
		expect(seen.size).toBeGreaterThan(4);
		expect(leakIn([...texts, ...log.lines].join('\n'), [...seen])).toBeUndefined();
	},
);

test('an answer that is cut shows nothing of the secrets that are new in it', async () => {
	const fresh = 'Zq8WnewSecret4Fo0Bar7Baz1Qux';
	for (const [endpoint, values, field] of [
		[createListenKey, {}, 'listenKey'],
		[
			createSubAccountApiKey,
			{ subAccount: 'a1b2c3d4', note: 'n', permissions: 'SPOT_ACCOUNT_READ' },
			'secretKey',
		],
	] as const) {
		for (const status of [200, 400, 500]) {
			server.answer = (_request, response) => {
				response.writeHead(status).end(JSON.stringify({ [field]: fresh, note: 'n' }).slice(0, -3));
			};
			const { client, log } = clientFor();
			const error = await failure(client.call(endpoint, values));
			expect(error.message).toMatch(/not JSON|HTTP/);
			expect(leakIn([textsOf(error), ...log.lines].join('\n'), [fresh])).toBeUndefined();
		}
	}
});

test('a refused row of a batch', async () => {
	const said = `${'x'.repeat(150)} ${SECRET} ${encodeURIComponent(KEY)}`;
	server.answer = ({ query }, response) => {
		const wanted = JSON.parse(query.get('batchOrders') ?? '[]') as unknown[];
		json(
			response,
			wanted.map(() => ({ code: 30004, msg: said })),
		);
	};
	const { client } = clientFor();
	expect(JSON.stringify(server.seen)).not.toContain('canary0secret');
	const results = await placeBatch(
		client,
		['n8nA', 'n8nB'].map((clientOrderId) => ({
			values: order,
			how: { clientOrderId, lookUpFirst: false },
		})),
	);
	expect(leakIn(JSON.stringify(results), [KEY, SECRET])).toBeUndefined();
});

test.each(Object.entries(spellings))(
	'a WebSocket: the reason of a refusal, frames and the close reason, %s',
	async (_name, spell) => {
		server.answer = (_request, response) => json(response, { listenKey });
		const said = `${spell(listenKey)} ${spell(SECRET)}`;
		sockets.behaviour.acknowledges = (id, names, socket) => {
			socket.send(`{"msg":"${spell(listenKey)}"}`);
			const reason = `${'x'.repeat(140)} ${said}`;
			const msg = `Not Subscribed successfully! [${names.join(',')}].  Reason： ${reason} `;
			setTimeout(() => socket.close(1008, spell(listenKey).slice(0, 100)), 5);
			return JSON.stringify({ id, code: 0, msg });
		};
		const account = accountFor(server.url, { wsUrl: sockets.url });
		const more = { account, access: 'private' } as const;
		const one = listen(createHub(quick), sockets.url, [channelName(streams.privateOrders)], more);
		const failed = await one.ready.catch((error: MexcError) => error);
		await until('the refusal', () => one.events.length > 0);
		const texts = [textsOf(failed as MexcError), ...lines, JSON.stringify(one.events)];
		expect(texts.join('\n')).toContain('refused');
		expect(leakIn(texts.join('\n'), [listenKey, SECRET, KEY])).toBeUndefined();
	},
);
