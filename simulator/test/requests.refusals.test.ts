import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { endpointFacts } from '../src/facts';
import {
	type Answer,
	Listener,
	type Parameters,
	placeOrder,
	send,
	sign,
	signed,
	signedQuery,
} from './support/client';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MISSING = (name: string) =>
	`Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;

function short({ status, body }: Answer): string {
	return `${status} ${body?.code} ${body?.msg}`;
}

describe('a request', () => {
	const simulator = useSimulator();
	const key = () => ({ 'X-MEXC-APIKEY': simulator().apiKey });

	/** Sends a text that is signed as it stands. */
	function raw(text: string, method = 'GET', path = '/api/v3/account', body = '') {
		const signature = sign(simulator().apiSecret, text + body);
		const target = `${path}?${text}&signature=${signature}`;
		return send(simulator(), method, target, { ...key(), ...JSON_TYPE }, body).then(short);
	}

	it.each([
		['a path in upper case', 'GET', '/API/v3/time', 404],
		['a slash too many', 'GET', '/api/v3/time/', 404],
		['a wrong method', 'PATCH', '/api/v3/order', 405],
		['another wrong method', 'PUT', '/api/v3/order', 405],
	])('with %s is not answered', async (_what, method, path, status) => {
		expect((await send(simulator(), method, path, JSON_TYPE)).status).toBe(status);
	});

	it.each([
		['too short', 'mx0v'],
		['too long', 'm'.repeat(65)],
		['with signs', 'mx0vDemoKeyMexc-Sim'],
	])('with a key that is %s is refused', async (_what, wrong) => {
		const target = `/api/v3/account?${signedQuery(simulator(), {})}`;
		const answer = await send(simulator(), 'GET', target, { 'X-MEXC-APIKEY': wrong });
		expect(short(answer)).toBe('400 700001 API-key format invalid');
	});

	it('without a key is refused on every endpoint that needs one, before anything else', async () => {
		const secured = endpointFacts.filter(({ security }) => security === 'SIGNED');
		const answers = await Promise.all(
			secured.map(({ method, path }) => send(simulator(), method, path, JSON_TYPE)),
		);
		expect(new Set(answers.map(short))).toEqual(new Set(['400 400 api key required']));
		expect(secured.length).toBeGreaterThan(60);
	});

	it('of a key without permissions is refused on every endpoint that needs one', async () => {
		simulator().updateKey({ permissions: [] });
		const guarded = endpointFacts.filter(({ permission }) => permission !== null);
		const answers = await Promise.all(
			guarded.map(({ method, path }) => signed(simulator(), method, path)),
		);
		simulator().reset();
		const refused = answers.filter(({ body }) => body?.code === 700007);
		expect([refused.length, guarded.length > 50]).toEqual([guarded.length, true]);
	});

	it.each([
		['no timestamp', 'recvWindow=5000', `400 700004 ${MISSING('timestamp')}`],
		['an empty timestamp', 'timestamp=', `400 700004 ${MISSING('timestamp')}`],
		['a word as timestamp', 'timestamp=now', `400 700004 ${MISSING('timestamp')}`],
		['a negative timestamp', 'timestamp=-1', `400 700004 ${MISSING('timestamp')}`],
		['a timestamp in seconds', 'timestamp=1795000000', '400 700003 Timestamp for this request'],
	])('with %s is refused', async (_what, text, expected) => {
		expect(await raw(text)).toContain(expected);
	});

	it('with a wrong recvWindow is refused', async () => {
		const now = `timestamp=${Date.now()}`;
		expect(await raw(`${now}&recvWindow=1e3`)).toBe(`400 700004 ${MISSING('recvWindow')}`);
		expect(await raw(`${now}&recvWindow=60001`)).toContain('700005');
		expect(await raw(`${now}&recvWindow=60000`)).toContain('200');
	});

	it('whose signature covers another text is refused', async () => {
		const wrong = '400 700002 Signature for this request is not valid.';
		const order = 'symbol=MXUSDT&side=BUY&type=LIMIT&quantity=10&price=3.4';
		const text = `${order}&timestamp=${Date.now()}`;
		const signature = sign(simulator().apiSecret, text);
		const ask = (query: string, body = '') =>
			send(simulator(), 'POST', `/api/v3/order?${query}`, { ...key(), ...JSON_TYPE }, body).then(
				short,
			);
		expect(await ask(`${text.replace('=10', '=11')}&signature=${signature}`)).toBe(wrong);
		expect(await ask(`${text}&signature=${signature}`, 'newClientOrderId=added')).toBe(wrong);
		expect(await ask(`${text}&signature=${signature.slice(1)}`)).toBe(wrong);
		expect(await ask(`${text}&signature=`)).toBe(`400 700004 ${MISSING('signature')}`);
		// Signed decoded, sent encoded: the text as received counts.
		const encoded = `${text}&newClientOrderId=%61`;
		const decoded = sign(simulator().apiSecret, encoded.replace('%61', 'a'));
		expect(await ask(`${encoded}&signature=${decoded}`)).toBe(wrong);
		expect(simulator().state().accounts['209302839']?.orders).toEqual([]);
	});

	it('with odd encodings or a name twice is judged by its first readable value', async () => {
		const now = `timestamp=${Date.now()}`;
		const depth = (query: string) =>
			send(simulator(), 'GET', `/api/v3/depth?${query}`).then(({ status }) => status);
		expect(await depth('symbol=MXUSDT&symbol=NOPE')).toBe(200);
		expect(await depth('symbol=NOPE&symbol=MXUSDT')).toBe(400);
		expect(await depth('symbol=%4DXUSDT')).toBe(200);
		expect(await depth('symbol=%ZZMXUSDT')).toBe(400);
		expect(await depth('symbol=%E0%A4%A')).toBe(400);
		expect(await depth('symbol=MXUSDT&limit=-5')).toBe(400);
		expect(await depth(`symbol=MXUSDT&limit=${'9'.repeat(30)}`)).toBe(400);
		expect(await depth('&&=&symbol=MXUSDT&')).toBe(200);
		expect(await raw(`${now}&recvWindow=5000&recvWindow=99999`)).toContain('200');
	});

	it('with a JSON body is no order: a body is read as a query', async () => {
		const query = `timestamp=${Date.now()}`;
		const body = JSON.stringify({ symbol: 'MXUSDT', side: 'BUY' });
		expect(await raw(query, 'POST', '/api/v3/order', body)).toBe(`400 700004 ${MISSING('symbol')}`);
	});

	it('may come without content type in lenient mode, as long as it has no body', async () => {
		const lenient = await startTestSimulator({ switches: { contentType: 'lenient' } });
		const parameters = { symbol: 'MXUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
		const query = signedQuery(lenient, parameters);
		const headers = { 'X-MEXC-APIKEY': lenient.apiKey };
		const bare = await send(lenient, 'POST', `/api/v3/order?${query}`, headers);
		expect(bare.status).toBe(200);
		const withBody = await send(lenient, 'POST', `/api/v3/order?${query}`, headers, 'a=b');
		expect(short(withBody)).toBe('400 700013 Invalid content Type.');
	});

	it('of a key for some pairs trades those only', async () => {
		simulator().updateKey({ symbols: ['ETHUSDT'] });
		const order = { symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
		expect((await placeOrder(simulator(), order)).status).toBe(200);
		const { body } = await placeOrder(simulator(), { ...order, symbol: 'BTCUSDT' });
		expect(body.code).toBe(70011);
		const own = await signed(simulator(), 'GET', '/api/v3/selfSymbols');
		expect(own.body).toEqual({ data: ['ETHUSDT'], code: 200, msg: null });
		simulator().reset();
	});
});

describe('a listen key', () => {
	const stranger = { accessKey: 'mx0vStrangerKey01', secret: 'stranger-secret' };
	const simulator = useSimulator({
		accounts: [
			{ uid: '1', keys: [{ accessKey: 'mx0vListenOwner1', secret: 'owner' }] },
			{ uid: '2', keys: [stranger] },
		],
	});
	const path = '/api/v3/userDataStream';
	const call = (method: string, parameters: Parameters = {}) =>
		signed(simulator(), method, path, parameters);
	const create = async () => String((await call('POST')).body.listenKey);

	it.each(['PUT', 'DELETE'])('is refused to %s when missing or unknown', async (method) => {
		expect(short(await call(method))).toBe(`400 700004 ${MISSING('listenKey')}`);
		const listenKey = 'f'.repeat(64);
		expect(short(await call(method, { listenKey }))).toBe('400 22222 record does not exist');
	});

	it('belongs to its account', async () => {
		const listenKey = await create();
		const query = `listenKey=${listenKey}&timestamp=${Date.now()}`;
		const target = `${path}?${query}&signature=${sign(stranger.secret, query)}`;
		const headers = { 'X-MEXC-APIKEY': stranger.accessKey, ...JSON_TYPE };
		const foreign = await send(simulator(), 'DELETE', target, headers);
		expect(short(foreign)).toBe('400 22222 record does not exist');
		expect((await call('DELETE', { listenKey })).body).toEqual({ listenKey });
		expect((await call('PUT', { listenKey })).body.code).toBe(22222);
	});

	it('carries five connections, and the sixth is turned away', async () => {
		const listenKey = await create();
		const open = () => Listener.open(simulator(), listenKey);
		const clients = [await open(), await open(), await open(), await open(), await open()];
		const sixth = await open();
		await sixth.until(() => sixth.closeCode !== undefined);
		expect([sixth.closeCode, clients.map(({ closeCode }) => closeCode)]).toEqual([
			1008,
			Array(5).fill(undefined),
		]);
		for (const client of clients) client.close();
	});

	it('is one of sixty at most', async () => {
		simulator().reset();
		for (let count = 0; count < 60; count++) await create();
		expect(short(await call('POST'))).toBe('400 33333 The number of listen keys exceeds the limit');
	});

	it('is the present one, when switched so', async () => {
		const existing = await startTestSimulator({ switches: { onCreateListenKey: 'existing' } });
		const first = await signed(existing, 'POST', path);
		expect((await signed(existing, 'POST', path)).body).toEqual(first.body);
	});
});
