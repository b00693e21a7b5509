import type { Account } from '../../mexc/account/account';
import type { Log } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import type { ConnectionEvent, Hub, SubscribeRequest, Subscription } from '../../mexc/socket/hub';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { type Timings, defaultTimings } from '../../mexc/socket/timings';
import { VirtualTime, until } from '../support/virtualTime';

/** Everything in real time, but fast. */
export const quick: Timings = {
	...defaultTimings,
	connectTimeoutMs: 300,
	requestPauseMs: 1,
	backoffMinMs: 20,
	backoffMaxMs: 80,
	overlapMs: 30,
	probeAfterMs: 150,
};

export const lines: string[] = [];
const note = (message: string) => void lines.push(message);
export const recordingLog: Log = { debug: note, info: note, warn: note, error: note };

export function accountFor(wsUrl: string, more: Partial<Account> = {}): Account {
	return {
		wsUrl,
		baseUrl: 'http://127.0.0.1:9',
		recvWindow: 5000,
		rateLimitShare: 1,
		policy: {
			allowTrading: false,
			allowTransfers: false,
			allowWithdrawals: false,
			allowAdministration: false,
			allowedSymbols: [],
			allowedSides: [],
			dryRun: false,
		},
		...more,
	};
}

export interface Listening extends Subscription {
	messages: PushMessage[];
	events: ConnectionEvent[];
	/** States seen so far, in order. */
	states(): string[];
	prices(): unknown[];
	/** `resolved`, or the message of the rejection; undefined while it waits. */
	outcome?: string;
}

export const open: Subscription[] = [];

export function listen(
	hub: Pick<Hub, 'subscribe'>,
	url: string,
	channels: readonly string[],
	more: Partial<SubscribeRequest> = {},
): Listening {
	const messages: PushMessage[] = [];
	const events: ConnectionEvent[] = [];
	const subscription = hub.subscribe({
		account: accountFor(url),
		network: openNetwork,
		log: recordingLog,
		access: 'public',
		channels,
		onMessage: (message) => void messages.push(message),
		onState: (event) => void events.push(event),
		...more,
	});
	open.push(subscription);
	const listening: Listening = {
		...subscription,
		messages,
		events,
		states: () => events.map(({ state }) => state),
		prices: () =>
			messages.flatMap(({ body }) =>
				(body.deals as Array<{ price: string }>).map(({ price }) => price),
			),
	};
	subscription.ready.then(
		() => (listening.outcome = 'resolved'),
		(error: Error) => (listening.outcome = error.message),
	);
	return listening;
}

export const deals = (symbol: string) => `spot@public.aggre.deals.v3.api.pb@100ms@${symbol}`;

export function many(count: number): string[] {
	return Array.from({ length: count }, (_, index) => deals(`COIN${index}USDT`));
}

/** Waits in real time while virtual time creeps on, for traffic that needs both. */
export async function untilVirtually(
	time: VirtualTime,
	what: string,
	check: () => boolean,
	stepMs = 10,
): Promise<void> {
	await until(what, check, 4000, () => time.advance(stepMs));
}
