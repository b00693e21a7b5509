import type { Fault } from '../../simulator/src';

export interface FaultCase {
	name: string;
	faults: readonly Fault[];
	/** REST is asked after a reconnect only, so the connections are cut as well. */
	cuts?: boolean;
	/** Connections that stay open at the exchange, which cannot notice their end. */
	deaf?: number;
	/** The triggers are reported to n8n as dead, and started again by it. */
	isLoud?: boolean;
	/** Nothing says that the push is missing, until the next reconnect looks. */
	healsAtReconnect?: boolean;
	/** Part of the fast tier. */
	isFast?: boolean;
}

export const drop = { kind: 'dropConnections' } as const;
const rest = (name: string, fault: Fault, isFast = false): FaultCase => ({
	name: `REST: ${name}`,
	faults: [fault],
	cuts: true,
	isFast,
});
const socket = (name: string, fault: Fault, more: Partial<FaultCase> = {}): FaultCase => ({
	name: `WebSocket: ${name}`,
	faults: [fault],
	...more,
});
const fast = { isFast: true };

/** Every fault of the simulator's README. */
export const faultCases: readonly FaultCase[] = [
	rest('reset', { kind: 'reset', times: 4 }, true),
	rest('resetAfter', { kind: 'resetAfter', times: 4 }),
	rest('resetMidBody', { kind: 'resetMidBody', times: 4 }),
	rest('unanswered', { kind: 'unanswered' }),
	rest('unanswered, not processed', { kind: 'unanswered', when: 'before' }),
	rest('slowBody', { kind: 'slowBody', everyMs: 2, bytes: 64, times: 4 }),
	rest('delay', { kind: 'delay', delayMs: 150, times: 6 }),
	...[500, 503, 504].map((status) =>
		rest(`status ${status}`, { kind: 'status', status, times: 4 }, status === 503),
	),
	rest('status 500 after processing', { kind: 'status', status: 500, when: 'after', times: 4 }),
	rest('code 700003, the clock', { kind: 'code', code: 700003, times: 3 }),
	rest('429', { kind: '429', retryAfterSeconds: 1, times: 2 }),
	rest('418', { kind: '418', retryAfterSeconds: 1, times: 2 }),
	rest('403html', { kind: '403html', times: 3 }),
	rest('orderNotFound', { kind: 'orderNotFound', seconds: 1 }),
	rest('clockOffset', { kind: 'clockOffset', offsetMs: -120_000 }),
	{
		...rest('code 700007 for the listen key', {
			kind: 'code',
			code: 700007,
			endpoint: 'createListenKey',
		}),
		faults: [
			// A change-over that fails while the old socket lives is not reported: the next attempt must fail too.
			{ kind: 'code', code: 700007, endpoint: 'createListenKey', times: 1_000 },
			{ kind: 'expireListenKeys' },
		],
		isLoud: true,
		isFast: true,
	},
	socket('duplicatePush', { kind: 'duplicatePush', times: 8 }, fast),
	socket('latePush', { kind: 'latePush', delayMs: 60, times: 6 }, fast),
	socket('reorderPush', { kind: 'reorderPush', times: 6 }),
	socket('losePush', { kind: 'losePush', times: 6 }, { healsAtReconnect: true, isFast: true }),
	socket('versionGap', { kind: 'versionGap', times: 2 }, fast),
	socket('truncatedFrame', { kind: 'truncatedFrame', channel: 'private' }, fast),
	socket('truncatedFrame of market data', { kind: 'truncatedFrame', channel: 'public', times: 3 }),
	socket('unknownField', { kind: 'unknownField', times: 8 }),
	socket('shufflePushes', { kind: 'shufflePushes' }),
	socket('dropConnections', drop, fast),
	socket('dropConnections with a close frame', { ...drop, code: 1012 }),
	socket('dropConnections, private ones', { ...drop, only: 'private' }),
	socket('dropConnections, public ones', { ...drop, only: 'public' }),
	socket('halfOpen', { kind: 'halfOpen' }, { deaf: 2, isFast: true }),
	socket('garbageFrame', { kind: 'garbageFrame' }),
	socket('refuseUpgrade', { kind: 'refuseUpgrade', times: 8 }, { cuts: true }),
	socket('refuseListenKey', { kind: 'refuseListenKey' }, { cuts: true }),
	socket(
		'refuseListenKey again and again',
		{ kind: 'refuseListenKey', times: 3 },
		{ cuts: true, isLoud: true },
	),
	socket('expireListenKeys', { kind: 'expireListenKeys' }, fast),
	socket(
		'blockChannel',
		{ kind: 'blockChannel', channel: 'spot@' },
		{ cuts: true, isLoud: true, isFast: true },
	),
	socket('clear', { kind: 'clear' }),
];
