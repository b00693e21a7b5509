/**
 * What can go wrong, in the order in which traders meet it. Everything else that the control API can do is
 * in its documentation.
 *
 * @type {ReadonlyArray<{ name: string, fault: Record<string, unknown> }>}
 */
export const FAULTS = [
	{ name: 'Cut all WebSocket connections', fault: { kind: 'dropConnections' } },
	{ name: 'Cut the private streams', fault: { kind: 'dropConnections', only: 'private' } },
	{ name: 'Streams fall silent, connections stay', fault: { kind: 'halfOpen' } },
	{ name: 'Refuse the next 3 connections', fault: { kind: 'refuseUpgrade', times: 3 } },
	{ name: 'End all listen keys', fault: { kind: 'expireListenKeys' } },
	{ name: 'Lose the next 5 pushes', fault: { kind: 'losePush', times: 5 } },
	{
		name: 'Next order: placed, answer lost',
		fault: { kind: 'resetAfter', endpoint: 'newOrder' },
	},
	{
		name: 'Next order: connection reset before it',
		fault: { kind: 'reset', endpoint: 'newOrder' },
	},
	{
		name: 'Next order: insufficient balance (30004)',
		fault: { kind: 'code', code: 30004, endpoint: 'newOrder' },
	},
	{ name: 'Next 3 requests: 503', fault: { kind: 'status', status: 503, times: 3 } },
	{ name: 'Next 3 requests: 5 s late', fault: { kind: 'delay', delayMs: 5000, times: 3 } },
	{ name: 'Next request: 429, wait 10 s', fault: { kind: '429', retryAfterSeconds: 10 } },
	{ name: 'Next request: 418, banned for 60 s', fault: { kind: '418', retryAfterSeconds: 60 } },
	{ name: 'Next request: page of the firewall', fault: { kind: '403html' } },
	{ name: 'Clock 10 s off', fault: { kind: 'clockOffset', offsetMs: 10_000 } },
];
