import { useSimulator } from '../../test/support/simulator';
import { type Answer, send } from './support/client';

// A web page in a browser on this machine can reach every port of it; browsers say where a request is from.
const simulator = useSimulator({ manualClock: true });
beforeEach(() => simulator().reset());

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM = 'application/x-www-form-urlencoded';
const command = '{"symbol":"BTCUSDT","price":"61000"}';

const post = (headers: Readonly<Record<string, string>>, body = command): Promise<Answer> =>
	send(simulator(), 'POST', '/control/price', headers, body);
const port = () => String(simulator().port);
const price = () => simulator().state().prices['BTCUSDT'];

async function expectRefused(answer: Promise<Answer>, status: number, sentence: string) {
	const { body, status: given } = await answer;
	expect([given, body]).toEqual([status, { error: expect.stringContaining(sentence) }]);
	expect(price()).toBe('65000');
}

it.each([
	['form', { 'Content-Type': FORM }],
	['form of text', { 'Content-Type': 'text/plain' }],
	['form with a file', { 'Content-Type': 'multipart/form-data; boundary=x' }],
	['beacon without a type', {}],
	['form that mentions JSON', { 'Content-Type': 'text/plain; application/json' }],
	['type that only begins so', { 'Content-Type': 'application/jsonx' }],
	['type of two', { 'Content-Type': 'application/json, text/plain' }],
])('a %s is refused, and changes nothing', async (_name, headers) => {
	await expectRefused(post(headers), 415, 'send the header Content-Type: application/json');
	await expectRefused(
		send(simulator(), 'POST', '/control/reset', headers),
		415,
		'send the header Content-Type: application/json',
	);
});

it.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8'])(
	'%s is taken',
	async (type) => {
		expect((await post({ 'Content-Type': type })).body).toEqual({ ok: true });
		expect(price()).toBe('61000');
	},
);

it.each([
	...['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example'],
	...['localhost.', '0.0.0.0', '192.168.1.5', '127.0.0.1@evil.example', '[::2]', '[', 'a b'],
])('the foreign Host "%s" is refused, for reading too', async (host) => {
	const sentence = 'under the name of this machine only';
	await expectRefused(post({ ...JSON_TYPE, Host: host }), 403, sentence);
	await expectRefused(send(simulator(), 'GET', '/control/state', { Host: host }), 403, sentence);
});

it.each(['127.0.0.1', '127.0.0.1:8787', 'localhost', 'LOCALHOST:1', '[::1]', '[::1]:8787'])(
	'the Host %s is this machine',
	async (host) => {
		expect((await post({ ...JSON_TYPE, Host: host })).body).toEqual({ ok: true });
		expect((await send(simulator(), 'GET', '/control/state', { Host: host })).status).toBe(200);
	},
);

it.each([
	...['https://evil.example', 'http://localhost.evil.example', 'http://evil.example:8787'],
	...['null', 'file://', 'chrome-extension://abcdef', 'http://127.0.0.1@evil.example', ''],
])('the foreign Origin "%s" is refused', async (origin) => {
	await expectRefused(post({ ...JSON_TYPE, Origin: origin }), 403, 'from web pages of others');
});

it('the Origin of a page of this machine is not foreign', async () => {
	for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
		const answer = await post({ ...JSON_TYPE, Origin: `http://${host}:${port()}` });
		expect(answer.body).toEqual({ ok: true });
	}
});

it('no page is given the consent that browsers ask for first', async () => {
	const headers = {
		Origin: 'https://evil.example',
		'Access-Control-Request-Method': 'POST',
		'Access-Control-Request-Headers': 'content-type',
	};
	const answer = await send(simulator(), 'OPTIONS', '/control/price', headers);
	expect(answer.status).toBe(403);
	const given = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
	expect(given).toEqual([]);
});
