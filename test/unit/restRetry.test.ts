import { MexcError, type MexcErrorDetails } from '../../mexc/core/errors';
import { nextStep, saysNotBegun } from '../../mexc/rest/retry';

const read = { effect: 'read', method: 'GET', policyClass: 'read' } as const;
const testOrder = { effect: 'read', method: 'POST', policyClass: 'read' } as const;
const order = { effect: 'money', method: 'POST', policyClass: 'trade' } as const;
const cancellation = { effect: 'write', method: 'DELETE', policyClass: 'cancel' } as const;
const listenKey = { effect: 'write', method: 'POST', policyClass: 'stream' } as const;
const none = { transport: 0, rateLimited: 0, resynced: false };
const GIVE_UP = { do: 'giveUp' };

const error = (details: Partial<MexcErrorDetails>) =>
	new MexcError({ kind: 'server', message: 'It failed.', ...details });
const after = (
	details: Partial<MexcErrorDetails>,
	endpoint: Parameters<typeof nextStep>[1] = read,
	attempts: object = {},
) => nextStep(error(details), endpoint, { ...none, ...attempts }, () => 0.25);

describe('a failure that may have left an effect', () => {
	it.each([
		{ kind: 'clock', httpStatus: 400 },
		{ kind: 'rateLimit', httpStatus: 429 },
	] as const)('is final for an order: %j', (details) => {
		const doubtful = { ...details, effect: 'unknown' } as const;
		expect(after(doubtful, order)).toEqual(GIVE_UP);
		expect(after({ ...details, effect: 'none' }, order)).not.toEqual(GIVE_UP);
		for (const harmless of [read, testOrder, cancellation, listenKey]) {
			expect(after(doubtful, harmless)).not.toEqual(GIVE_UP);
		}
	});
});

it('a wrong clock is measured again once', () => {
	expect(after({ kind: 'clock' })).toEqual({ do: 'resync' });
	expect(after({ kind: 'clock' }, read, { resynced: true })).toEqual(GIVE_UP);
});

describe('after an answer about pace', () => {
	const limited = { kind: 'rateLimit', httpStatus: 429 } as const;

	it.each([
		[{}, 0],
		[{ retryAfterMs: 30_000 }, 0],
		[{ retryAfterMs: 1 }, 2],
	])('there is a pause: %j after %i of them', (more, rateLimited) => {
		expect(after({ ...limited, ...more }, read, { rateLimited })).toEqual({ do: 'afterPause' });
	});

	it.each([
		['a wait of more than half a minute', { retryAfterMs: 30_001 }, 0],
		['the third', {}, 3],
		['our own limit', { httpStatus: undefined }, 0],
	])('it ends with %s', (_name, more, rateLimited) => {
		expect(after({ ...limited, ...more }, read, { rateLimited })).toEqual(GIVE_UP);
	});
});

describe('trouble on the way', () => {
	it.each([
		{ kind: 'server' },
		{ kind: 'network', code: 'ECONNRESET' },
		{ kind: 'protocol', httpStatus: 200 },
	] as const)('lets a read wait longer each time, three times in all: %j', (details) => {
		expect(after(details)).toEqual({ do: 'wait', ms: 187.5 });
		expect(after(details, read, { transport: 1 })).toEqual({ do: 'wait', ms: 375 });
		expect(after(details, read, { transport: 2 })).toEqual(GIVE_UP);
	});

	it('lets no write be sent again', () => {
		for (const endpoint of [order, cancellation, listenKey]) {
			expect(after({ kind: 'server' }, endpoint)).toEqual(GIVE_UP);
		}
	});

	it.each([
		{ kind: 'network', code: 'ENOTFOUND' },
		{ kind: 'network', code: 'CERT_HAS_EXPIRED' },
		{ kind: 'network' },
		{ kind: 'network', code: 407 },
		{ kind: 'protocol', httpStatus: 404 },
		{ kind: 'protocol' },
		{ kind: 'exchange', httpStatus: 200 },
		{ kind: 'exchange', code: 'ECONNRESET' },
	] as const)('that would come again ends it: %j', (details) => {
		expect(after(details)).toEqual(GIVE_UP);
	});
});

test.each([
	['rateLimit', 429, true],
	['clock', 400, true],
	['rateLimit', undefined, false],
	['clock', undefined, false],
	['server', 503, false],
] as const)('%s with HTTP %s says that nothing was begun: %s', (kind, httpStatus, expected) => {
	expect(saysNotBegun(error({ kind, httpStatus }))).toBe(expected);
});
