import { Agent, get } from 'node:http';
import { endpointFacts } from '../src/facts';
import { useSimulator } from '../../test/support/simulator';
import { type Answer, placeOrder, send, sign, signed, signedQuery } from './support/client';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Status, code and text in one line, as the tables below print them. */
function short({ status, body }: Answer): string {
	return `${status} ${body?.code} ${body?.msg}`;
}

describe('the request pipeline', () => {
	const simulator = useSimulator();
	const raw = (method: string, target: string, headers = {}, body?: string) =>
		send(simulator(), method, target, headers, body).then(short);
	const key = () => ({ 'X-MEXC-APIKEY': simulator().apiKey });
	const account = (parameters = {}) =>
		signed(simulator(), 'GET', '/api/v3/account', parameters).then(short);

	it('knows every path and method of the facts and no other', async () => {
		expect((await send(simulator(), 'GET', '/api/v3/nothing')).status).toBe(404);
		expect((await send(simulator(), 'POST', '/api/v3/time', JSON_TYPE)).status).toBe(405);
		const answers = await Promise.all(
			endpointFacts.map(({ method, path }) => send(simulator(), method, path, JSON_TYPE)),
		);
		const unknown = answers.filter(({ status }) => status === 404 || status === 405);
		expect([answers.length, unknown.length]).toEqual([83, 0]);
	});

	it('refuses by key, in the documented words', async () => {
		const target = () => `/api/v3/account?${signedQuery(simulator(), {})}`;
		const wrong = (value: string) => raw('GET', target(), { 'X-MEXC-APIKEY': value });
		expect(await raw('GET', target())).toBe('400 400 api key required');
		expect(await wrong('with space in it here')).toBe('400 700001 API-key format invalid');
		expect(await wrong('mx0vUnknownUnknown')).toBe('400 10072 invalid access key');
	});

	it('checks signature and time before anything else that needs a key', async () => {
		const text = `timestamp=${Date.now()}`;
		const ask = (query: string) => raw('GET', `/api/v3/account?${query}`, key());
		expect(await ask(text)).toBe(
			"400 700004 Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
		);
		expect(await ask(`signature=${sign(simulator().apiSecret, '')}`)).toContain("'timestamp'");
		const wrong = '400 700002 Signature for this request is not valid.';
		expect(await ask(`${text}&signature=${sign('another', text)}`)).toBe(wrong);
		const upper = sign(simulator().apiSecret, text).toUpperCase();
		expect(await ask(`${text}&signature=${upper}`)).toBe(wrong);
	});

	it('keeps the window of the timestamp rule', async () => {
		const outside = '400 700003 Timestamp for this request is outside of the recvWindow.';
		const at = (offsetMs: number, recvWindow?: string) =>
			account({ timestamp: String(Date.now() + offsetMs), ...(recvWindow && { recvWindow }) });
		expect(await at(-4000)).toContain('200');
		expect(await at(-5600)).toBe(outside);
		expect(await at(-30_000, '60000')).toContain('200');
		expect(await at(900)).toContain('200');
		expect(await at(1500, '60000')).toBe(outside);
		expect(await at(0, '60001')).toBe('400 700005 recvWindow must less than 60000');
	});

	it('judges by its own clock, which can be moved', async () => {
		simulator().fault({ kind: 'clockOffset', offsetMs: 10_000 });
		expect(await account()).toContain('700003');
		const { body } = await send(simulator(), 'GET', '/api/v3/time');
		expect(body.serverTime - Date.now()).toBeGreaterThan(9000);
		expect(await account({ timestamp: String(body.serverTime) })).toContain('200');
		simulator().fault({ kind: 'clear' });
		expect(await account()).toContain('200');
	});

	it('wants the JSON content type on writes', async () => {
		const target = () => `/api/v3/userDataStream?${signedQuery(simulator(), {})}`;
		const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
		expect(await raw('POST', target(), key())).toBe('400 700013 Invalid content Type.');
		expect(await raw('POST', target(), { ...key(), ...form })).toContain('700013');
		const charset = { 'Content-Type': 'application/json; charset=utf-8' };
		expect((await send(simulator(), 'POST', target(), { ...key(), ...charset })).status).toBe(200);
	});

	it('accepts parameters in the body, and the query wins over it', async () => {
		const query = 'symbol=MXUSDT&side=BUY&type=LIMIT&quantity=10';
		const body = `price=3.4&quantity=99&timestamp=${Date.now()}`;
		const signature = sign(simulator().apiSecret, query + body);
		const answer = await send(
			simulator(),
			'POST',
			`/api/v3/order?${query}`,
			{ ...key(), ...JSON_TYPE },
			`${body}&signature=${signature}`,
		);
		expect(answer.body).toMatchObject({ price: '3.4', origQty: '10' });
	});

	it('checks permissions, bound addresses, expiry and the pair list of the key', async () => {
		const { updateKey } = simulator();
		const change = updateKey.bind(simulator());
		change({ permissions: ['SPOT_DEAL_READ'] });
		expect(await account()).toBe('400 700007 No permission to access the endpoint');
		change({ permissions: ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_WRITE'], ipWhiteList: ['10.1.2.3'] });
		expect(await account()).toBe('400 700006 IP [127.0.0.1] not in the ip white list');
		change({ ipWhiteList: [], expired: true });
		expect(await account()).toBe('400 402 API key expired');
		change({ expired: false, symbols: ['ETHUSDT'] });
		const order = { symbol: 'MXUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '10' };
		expect(short(await placeOrder(simulator(), order))).toBe(
			'400 70011 Pair user ban trade apikey',
		);
		simulator().reset();
		expect(await account()).toContain('200');
	});

	it('checks presence, form and range of parameters by the facts', async () => {
		const ask = (target: string) => raw('GET', target);
		expect(await ask('/api/v3/depth')).toContain("700004 Mandatory parameter 'symbol'");
		expect(await ask('/api/v3/depth?symbol=NOPE')).toBe('400 -1121 Invalid symbol.');
		expect(await ask('/api/v3/depth?symbol=btcusdt')).toBe('400 -1121 Invalid symbol.');
		expect(await ask('/api/v3/depth?symbol=BTCUSDT&limit=0')).toContain('700008 Illegal');
		expect(await ask('/api/v3/klines?symbol=BTCUSDT&interval=1h')).toBe('400 33333 param is error');
		const rows = await send(
			simulator(),
			'GET',
			'/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=9999',
		);
		expect(rows.body).toHaveLength(500);
		const transfer = {
			fromAccountType: 'spot',
			toAccountType: 'FUTURES',
			asset: 'USDT',
			amount: '1',
		};
		expect(short(await signed(simulator(), 'POST', '/api/v3/capital/transfer', transfer))).toBe(
			"400 700008 Illegal characters found in parameter 'fromAccountType'; legal range is '(SPOT|FUTURES)'.",
		);
	});

	it('refuses a body above a megabyte', async () => {
		const answer = await send(
			simulator(),
			'POST',
			'/api/v3/order',
			{ ...key(), ...JSON_TYPE },
			'x'.repeat(1024 * 1024 + 1),
		);
		expect(answer.status).toBe(413);
	});

	it('counts the connections that carry requests', async () => {
		simulator().reset();
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		for (let count = 0; count < 30; count++) await getWith(agent, '/api/v3/ping');
		expect(simulator().state().requests).toEqual({ ping: 30 });
		expect(simulator().state().connections.httpSockets).toBe(1);
		agent.destroy();
		await getWith(new Agent(), '/api/v3/ping');
		expect(simulator().state().connections.httpSockets).toBe(2);
	});

	function getWith(agent: Agent, path: string): Promise<void> {
		return new Promise((resolve, reject) => {
			get(simulator().restUrl + path, { agent }, (response) => {
				response.resume().on('end', resolve);
			}).on('error', reject);
		});
	}
});

describe('rate limits', () => {
	const simulator = useSimulator({ limits: true, manualClock: true });
	const ticker = () => send(simulator(), 'GET', '/api/v3/ticker/price?symbol=BTCUSDT');

	it('answers 429 with Retry-After, 418 to who goes on, and frees the bucket in time', async () => {
		for (let count = 0; count < 30; count++) expect((await ticker()).status).toBe(200);
		const refused = await ticker();
		expect([short(refused), refused.headers['retry-after']]).toEqual([
			'429 429 Too Many Requests',
			'10',
		]);
		simulator().advance(10_000);
		expect((await ticker()).status).toBe(200);
		for (let count = 0; count < 29; count++) await ticker();
		expect([(await ticker()).status, (await ticker()).status]).toEqual([429, 418]);
		simulator().advance(119_000);
		expect([(await ticker()).status, (await ticker()).headers['retry-after']]).toEqual([418, '1']);
		simulator().advance(1000);
		expect((await ticker()).status).toBe(200);
	});

	it('allows 12 orders per second and account', async () => {
		simulator().reset();
		const order = { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', price: '3.3', quantity: '10' };
		const answers = [];
		for (let count = 0; count < 13; count++) answers.push(await placeOrder(simulator(), order));
		expect(answers.map(({ status }) => status)).toEqual([...Array(12).fill(200), 429]);
		expect(answers[12]?.headers['retry-after']).toBe('1');
		simulator().advance(1000);
		expect((await placeOrder(simulator(), order)).status).toBe(200);
	});
});
