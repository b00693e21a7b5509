import { readAnswer } from '../../mexc/rest/answer';
import { meaningOf } from '../../mexc/rest/errorTable';
import type { MexcError } from '../../mexc/core/errors';
import errorFacts from '../../simulator/facts/errors.json';
import shapes from '../facts/error-shapes.json';

interface ErrorFact {
	code: number;
	message: string;
	category: string;
	scope?: string;
	outcomeUnknown?: boolean;
	variants?: Array<{ textContains: string; category: string; outcomeUnknown?: boolean }>;
}

const spot = (errorFacts as ErrorFact[]).filter(({ scope }) => scope === undefined);

/** Which kinds fit a category of the facts; a code may be sharper than its category. */
const kinds: Record<string, string[]> = {
	auth: ['credential', 'exchange'],
	signature: ['credential'],
	permission: ['credential', 'exchange'],
	timestamp: ['clock', 'input'],
	'rate-limit': ['rateLimit', 'banned'],
	system: ['server', 'exchange'],
	order: ['exchange', 'notFound'],
	symbol: ['exchange'],
	filter: ['exchange'],
	balance: ['exchange'],
	param: ['exchange', 'notFound', 'protocol'],
	wallet: ['exchange', 'notFound'],
};

function errorOf(text: string, status = 400): MexcError {
	try {
		readAnswer({ status, headers: {}, text }, 'money');
	} catch (error) {
		return error as MexcError;
	}
	throw new Error('no error');
}

describe('error table', () => {
	it.each(spot.map((fact) => [fact.code, fact] as const))(
		'%i has a kind, a next step and the right doubt',
		(code, { message, category, outcomeUnknown }) => {
			const meaning = meaningOf(code, message);
			expect(kinds[category]).toContain(meaning?.kind);
			expect(meaning?.hint).toMatch(/^[A-Z].{10,220}\.$/);
			if (outcomeUnknown) expect(meaning?.isRefusal).toBe(false);
		},
	);

	it('distinguishes numbers with several meanings by their text', () => {
		expect(meaningOf(400, 'api key required')?.kind).toBe('credential');
		expect(meaningOf(400, ' amount scale is invalid')?.hint).toContain('decimals');
		expect(meaningOf(400, 'The start time cannot be earlier')?.hint).toContain('90 days');
		expect(meaningOf(500, 'invalid type')).toMatchObject({ kind: 'exchange' });
		expect(meaningOf(500, 'invalid type')?.isRefusal).toBe(true);
		expect(meaningOf(500, 'Under maintenance')?.isRefusal).toBe(false);
		expect(meaningOf(401, 'No authority')?.isRefusal).toBe(true);
		expect(meaningOf(401, 'Unauthorized')?.isRefusal).toBe(false);
	});

	it('takes no answer for a refusal that a gateway may give after passing the request on', () => {
		const doubtful = spot.filter(({ code, message }) => !meaningOf(code, message)?.isRefusal);
		const codes = doubtful.map(({ code }) => code).sort((one, other) => one - other);
		expect(codes).toEqual([
			403, 418, 429, 500, 501, 503, 504, 510, 513, 603, 604, 801, 10073, 10200, 10201, 10202, 10219,
			10259, 11444, 20002, 700003, 730000,
		]);
	});

	it('knows no code of closed products', () => {
		for (const { code, scope } of errorFacts as ErrorFact[]) {
			if (scope !== undefined) expect([code, meaningOf(code, '')]).toEqual([code, undefined]);
		}
	});
});

describe('shapes of errors', () => {
	const bodies = shapes.shapes.filter(({ id }) => ['A', 'B', 'C', 'D'].includes(id));

	it.each(bodies.map((shape) => [shape.name, shape.example] as const))(
		'%s: text and code are found',
		(_name, example) => {
			const body = example as unknown as Record<string, string | number>;
			const error = errorOf(JSON.stringify(body));
			const text = String(body.msg ?? body.message ?? body.data).replace(/[.\s]+$/, '');
			expect(error.message).toBe(`MEXC: ${text} (code ${body.code}).`);
			expect(error.code).toBe(body.code);
		},
	);

	it('an envelope is a success with code 0 or 200, as number or text, and an error otherwise', () => {
		for (const code of [0, 200, '0', '200']) {
			const body = { data: [1], code, msg: 'success', timestamp: 1 };
			const answer = { status: 200, headers: {}, text: JSON.stringify(body) };
			expect(readAnswer(answer, 'read')).toEqual(body);
		}
		for (const code of [30004, '30004']) {
			const error = errorOf(JSON.stringify({ code, msg: 'Insufficient position' }), 200);
			expect(error).toMatchObject({ kind: 'exchange', code: 30004, effect: 'none' });
		}
		expect(errorOf('{"success":false,"message":"no"}', 200).message).toBe('MEXC: no.');
	});

	it('codes inside the rows of a list are no error', () => {
		const text = JSON.stringify(shapes.shapes.find(({ id }) => id === 'F')?.example);
		expect(readAnswer({ status: 200, headers: {}, text }, 'money')).toHaveLength(1);
	});

	it.each([
		[
			403,
			'<html><style>x</style><h1>Access Denied</h1></html>',
			'banned',
			'Access Denied',
			'unknown',
		],
		[503, '<html>gateway</html>', 'server', 'gateway', 'unknown'],
		[500, '{"code":500,"msg":"invalid type"}', 'server', 'invalid type', 'unknown'],
		[504, '', 'server', '504', 'unknown'],
		[401, '', 'credential', '401', 'unknown'],
		[404, '<h1>Not Found</h1>', 'protocol', 'Not Found', 'unknown'],
		[
			404,
			'{"code":404,"msg":"no Route matched with those values"}',
			'exchange',
			'Route',
			'unknown',
		],
		[400, '<html>Bad Request</html>', 'exchange', 'Bad Request', 'unknown'],
		[400, '{"code":400,"msg":"Bad Request"}', 'exchange', 'Bad Request', 'unknown'],
		[400, '{"code":30004}', 'exchange', '30004', 'unknown'],
		[400, '{"code":31999,"msg":"something new"}', 'exchange', 'something new', 'unknown'],
		[499, '{"code":30004,"msg":"Insufficient position"}', 'exchange', 'Insufficient', 'unknown'],
		[499, '', 'exchange', '499', 'unknown'],
		[400, '{"code":700003,"msg":"Timestamp is outside"}', 'clock', 'Timestamp', 'unknown'],
		[400, '{"code":510,"msg":"Requests too frequent"}', 'rateLimit', 'frequent', 'unknown'],
		[200, '{"code":429,"msg":"Too Many Requests"}', 'rateLimit', 'Too Many', 'unknown'],
		[200, '{"success":false,"message":"no"}', 'exchange', 'no', 'unknown'],
		[302, '', 'protocol', 'redirect', 'unknown'],
		[200, '', 'protocol', 'empty', 'unknown'],
		[200, '<html>hello</html>', 'protocol', 'hello', 'unknown'],
		[200, '{"orderId":', 'protocol', 'not JSON', 'unknown'],
		[429, 'slow', 'rateLimit', '5 seconds', 'unknown'],
		[429, '{"code":30004,"msg":"Insufficient position"}', 'rateLimit', 'Insufficient', 'unknown'],
		[418, '', 'banned', '120 seconds', 'unknown'],
	])('HTTP %i with %p is %s', (status, text, kind, words, effect) => {
		const error = errorOf(text, status);
		expect(error).toMatchObject({ kind, httpStatus: status, effect });
		expect(error.message).toContain(words);
		expect(error.message).not.toContain('<');
		expect(error.hint).toBeTruthy();
	});

	it('never leaves a doubt after a read', () => {
		for (const status of [302, 400, 401, 403, 404, 418, 429, 499, 503]) {
			const answer = { status, headers: {}, text: '{"code":999,"msg":"new"}' };
			expect(() => readAnswer(answer, 'read')).toThrow(
				expect.objectContaining({ effect: 'none' }) as Error,
			);
		}
	});

	it('reads Retry-After as seconds or date', () => {
		const wait = (value: string) => {
			try {
				readAnswer({ status: 429, headers: { 'retry-after': value }, text: '' }, 'read');
			} catch (error) {
				return (error as MexcError).retryAfterMs;
			}
			return undefined;
		};
		expect(wait('7')).toBe(7000);
		expect(wait(new Date(Date.now() + 20_000).toUTCString())).toBeGreaterThan(15_000);
		expect(wait('soon')).toBe(5000);
	});

	it('names the parameter that MEXC names', () => {
		const text = "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.";
		expect(errorOf(JSON.stringify({ code: 700004, msg: text })).parameter).toBe('symbol');
	});
});
