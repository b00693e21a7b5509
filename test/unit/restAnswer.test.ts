import type { MexcError } from '../../mexc/core/errors';
import { readAnswer } from '../../mexc/rest/answer';
import { refusal } from '../support/refusal';

const LOOK_FIRST = 'It may have been carried out all the same: look before sending it again.';
const CHECK_VALUES = 'Check the values of this operation; the text comes from MEXC.';

type Headers = Record<string, string>;

function errorOf(
	status: number,
	text: string,
	effect: 'read' | 'money' = 'read',
	headers: Headers = {},
): MexcError {
	return refusal(() => readAnswer({ status, headers, text }, effect));
}

describe('a success', () => {
	it.each([
		[200, '{"a":1}'],
		[299, '{"a":1}'],
		[200, '[{"code":30004}]'],
		[200, 'null'],
		[200, '5'],
		[200, '{"code":"abc1"}'],
		[200, '{"code":"1abc"}'],
		[200, '{"code":[5]}'],
		[200, '{"code":true}'],
		[200, '{"code":"0","success":true}'],
		[200, '{"code":200,"msg":"success"}'],
	])('with HTTP %i is given back as it is: %s', (status, text) => {
		expect(readAnswer({ status, headers: {}, text }, 'money')).toEqual(JSON.parse(text));
	});

	it.each([
		[199, '{"a":1}', 'protocol', 'The server sent an answer that is not JSON (HTTP 199).'],
		[200, '', 'protocol', 'The server sent an empty answer (HTTP 200).'],
		[200, ' \n', 'protocol', 'The server sent an empty answer (HTTP 200).'],
		[200, 'Hi', 'protocol', 'The server sent an answer that is not JSON (HTTP 200). It says: "Hi"'],
	])('is not what comes with HTTP %i: %j', (status, text, kind, message) => {
		const read = errorOf(status, text);
		expect(read).toMatchObject({ kind, message, effect: 'none', httpStatus: status });
		expect(read.hint).toBe('Check Base URL in the credential and any proxy in between.');
		expect(errorOf(status, text, 'money')).toMatchObject({ effect: 'unknown', hint: LOOK_FIRST });
	});
});

describe('a redirect', () => {
	it.each([300, 302, 399])('with HTTP %i is none of MEXC, whatever its body says', (status) => {
		const error = errorOf(status, '{"code":30004,"msg":"Insufficient position"}', 'money');
		expect(error).toMatchObject({ kind: 'protocol', effect: 'unknown', httpStatus: status });
		expect(error.message).toContain(`redirect (HTTP ${status})`);
		expect(error.hint).toMatch(/^Check Base URL .* address\. It may have been carried out/);
		expect(error.code).toBeUndefined();
		expect(errorOf(status, '{"orderId":"1"}', 'money').message).toBe(error.message);
	});
});

describe('a code of MEXC', () => {
	it.each([
		['{"code":31999,"msg":"so"}', 'MEXC: so (code 31999).', 31999],
		['{"code":"31999","msg":"so."}', 'MEXC: so (code 31999).', 31999],
		['{"code":"-1","msg":"so"}', 'MEXC: so (code -1).', -1],
		['{"code":31999}', 'MEXC refused the request (code 31999).', 31999],
		['{"success":false}', 'MEXC refused the request.', undefined],
		['{"success":false,"code":"x","msg":"so"}', 'MEXC: so.', undefined],
		['{"success":false,"code":0,"msg":"so"}', 'MEXC: so (code 0).', 0],
		['{"code":31999,"msg":" ","message":5,"data":"so"}', 'MEXC: so (code 31999).', 31999],
		['{"code":31999,"msg":5,"message":"so"}', 'MEXC: so (code 31999).', 31999],
		['{"code":1234567890,"msg":"so"}', 'MEXC: so (code 1234567890).', 1234567890],
		['{"code":12345678901,"msg":"so"}', 'MEXC: so.', undefined],
	])('is read from %s', (text, message, code) => {
		for (const status of [200, 400]) {
			const error = errorOf(status, text);
			expect(error).toMatchObject({ kind: 'exchange', message, effect: 'none' });
			expect(error.code).toBe(code);
			expect(error.hint).toBe(CHECK_VALUES);
			expect(error).toMatchObject({ httpStatus: status, retryAfterMs: undefined });
		}
		expect(errorOf(400, text, 'money')).toMatchObject({
			effect: 'unknown',
			hint: `${CHECK_VALUES} ${LOOK_FIRST}`,
		});
	});

	it.each([
		[200, 'Insufficient position', 'none'],
		[400, 'Insufficient position', 'none'],
		[401, 'Insufficient position', 'none'],
		[403, 'Insufficient position', 'none'],
		[404, 'Insufficient position', 'unknown'],
		[400, '', 'unknown'],
	])('that refuses proves nothing but with HTTP %i and "%s": %s', (status, msg, effect) => {
		const error = errorOf(status, JSON.stringify({ code: 30004, msg }), 'money');
		expect(error).toMatchObject({ kind: 'exchange', code: 30004, effect });
		expect(error.hint?.includes(LOOK_FIRST)).toBe(effect === 'unknown');
		expect(error.hint).toMatch(/^The free balance is too low/);
	});

	it('that is not known is about the key with HTTP 401', () => {
		expect(errorOf(401, '{"code":31999,"msg":"so"}').kind).toBe('credential');
		expect(errorOf(403, '{"code":31999,"msg":"so"}').kind).toBe('exchange');
	});

	it('about pace says how long to wait', () => {
		expect(errorOf(400, '{"code":510}')).toMatchObject({ kind: 'rateLimit', retryAfterMs: 5_000 });
	});

	it('names the parameter at fault', () => {
		const msg = "Mandatory parameter 'symbol' was not sent";
		expect(errorOf(400, JSON.stringify({ code: 700004, msg })).parameter).toBe('symbol');
	});
});

describe('a status', () => {
	it.each([
		[400, 'exchange', /^The server answered with an error \(HTTP 400\)\.$/, /^Check the values of/],
		[401, 'credential', /^MEXC does not accept the key \(HTTP 401\)\.$/, /^Check key, secret and/],
		[403, 'banned', /^The firewall of MEXC refused the request \(HTTP 403\)\.$/, /^Slow down/],
		[404, 'protocol', /^The server does not know this address \(HTTP 404\)\.$/, /^Check Base URL/],
		[405, 'protocol', /^The server does not know this address \(HTTP 405\)\.$/, /^Check Base URL/],
		[407, 'network', /^The proxy between .* password \(HTTP 407\)\.$/, /HTTPS_PROXY/],
		[408, 'network', /^The request took too long to arrive \(HTTP 408\)\.$/, /^Try again in a/],
		[409, 'exchange', /^The server answered with an error \(HTTP 409\)\.$/, /^Check the values of/],
	])('%i without a body is of kind %s', (status, kind, message, hint) => {
		const read = errorOf(status, '');
		expect(read).toMatchObject({ kind, effect: 'none', httpStatus: status });
		expect(read.message).toMatch(message);
		expect(read.hint).toMatch(hint);
		expect(read.hint).not.toContain(LOOK_FIRST);
		const write = errorOf(status, '', 'money');
		expect(write.effect).toBe('unknown');
		expect(write.hint).toBe(`${read.hint} ${LOOK_FIRST}`);
	});

	it.each([
		['<h1>Access  Denied</h1>', ' It says: "Access Denied"'],
		['null', ' It says: "null"'],
		['x [1]', ' It says: "x [1]"'],
		['[broken', ''],
		['  {broken', ''],
		['[1]', ''],
		['{"msg":"so"}', ' It says: "so"'],
		['{"a":"not shown"}', ''],
	])('comes with the words of %s', (text, said) => {
		expect(errorOf(409, text).message).toBe(`The server answered with an error (HTTP 409).${said}`);
		const error = errorOf(500, text, 'money');
		expect(error.message).toBe(`MEXC answered with a server error (HTTP 500).${said}`);
		expect(error).toMatchObject({ kind: 'server', effect: 'unknown', hint: LOOK_FIRST });
	});

	it('of a server error keeps the code of MEXC', () => {
		const error = errorOf(500, '{"code":20002,"msg":"so"}');
		expect(error).toMatchObject({ kind: 'server', code: 20002, effect: 'none', httpStatus: 500 });
		expect(error.hint).toBe('Try again in a moment.');
	});
});

describe('an answer about pace', () => {
	const DATE = 'Sun, 06 Nov 1994 08:49:37 GMT';

	it.each<[string, number, Headers]>([
		['nothing', 5_000, {}],
		['0', 0, { 'retry-after': '0' }],
		[' 3 ', 3_000, { 'retry-after': ' 3 ' }],
		['1.25', 1_250, { 'retry-after': '1.25' }],
		['no time', 5_000, { 'retry-after': 'soon' }],
		['too long', 259_200_000, { 'retry-after': '99999999999' }],
		['a date', 7_000, { 'retry-after': 'Sun, 06 Nov 1994 08:49:44 GMT', date: DATE }],
		[
			'a date as older servers write it',
			7_000,
			{ 'retry-after': 'Sun Nov  6 08:49:44 1994', date: 'Sun Nov  6 08:49:37 1994' },
		],
		['a date that has passed', 0, { 'retry-after': 'Sun, 06 Nov 1994 08:49:30 GMT', date: DATE }],
		['a date, and no clock', 0, { 'retry-after': DATE }],
	])('asks to wait: %s', (_name, ms, headers) => {
		const error = errorOf(429, '', 'money', headers);
		expect(error).toMatchObject({ kind: 'rateLimit', retryAfterMs: ms, code: 429 });
		expect(error).toMatchObject({ httpStatus: 429, effect: 'unknown' });
		const seconds = Math.ceil(ms / 1000);
		expect(error.message).toBe(
			`MEXC: Too Many Requests (HTTP 429); it asks to wait ${seconds} seconds.`,
		);
		expect(error.hint).toMatch(/^Send fewer requests; .* It may have been carried out/);
	});

	it('is said in its own words', () => {
		const { message } = errorOf(429, '{"code":429,"msg":"Slower"}');
		expect(message).toBe('MEXC: Slower (HTTP 429); it asks to wait 5 seconds.');
	});

	it('may be a ban, of two minutes where it does not say how long', () => {
		const error = errorOf(418, '');
		expect(error).toMatchObject({ kind: 'banned', retryAfterMs: 120_000, code: 418 });
		expect(error.message).toBe('MEXC has banned this IP address for 120 seconds (HTTP 418).');
		expect(error.effect).toBe('none');
	});
});
