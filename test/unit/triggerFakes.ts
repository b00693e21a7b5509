import type { Account } from '../../mexc/account/account';
import { accountFromCredential } from '../../mexc/account/credential';
import { MexcError } from '../../mexc/core/errors';
import { openNetwork } from '../../mexc/account/network';
import type { ConnectionEvent, Hub, SubscribeRequest } from '../../mexc/socket/hub';
import type { PushMessage } from '../../mexc/streams/pushMessage';
import { ActiveTrigger, BEGINNING_MS, type ActiveContext } from '../../nodes/n8n/trigger/active';
import type { Outcome } from '../../nodes/n8n/trigger/handover';
import { readSettings } from '../../nodes/n8n/trigger/settings';
import { staticStateStore } from '../support/staticState';
import type { EventPort, StateStore } from '../../mexc/events';
import { createRestClient } from '../../mexc/client';
import { silentLog } from '../../mexc/core/log';
import { VirtualTime } from '../support/virtualTime';

export interface FakeSubscription extends SubscribeRequest {
	accept(): void;
	refuse(error: MexcError): void;
	isClosed: boolean;
}

/** Hands the test what a subscriber said, and answers when the test says so. */
function fakeHub() {
	const subscriptions: FakeSubscription[] = [];
	const reports: Array<Omit<ConnectionEvent, 'time'> & { access: string }> = [];
	const hub: Hub = {
		subscribe(request) {
			let accept!: () => void;
			let refuse!: (error: MexcError) => void;
			const ready = new Promise<void>((resolve, reject) => {
				accept = resolve;
				refuse = reject;
			});
			ready.catch(() => undefined);
			const subscription = { ...request, accept, refuse, isClosed: false };
			subscriptions.push(subscription);
			return { ready, close: () => void (subscription.isClosed = true) };
		},
		observe: () => () => undefined,
		report: (_account, access, event) => void reports.push({ ...event, access }),
		status: () => [],
	};
	return { hub, subscriptions, reports };
}

/** n8n has run the execution, in its own process. */
export const ran: Outcome = { isRefused: false, isQueued: false };
export const refusal = new MexcError({ kind: 'credential', message: 'The key has expired.' });
export const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));

let number = 0;

/** A published trigger on virtual time, and all it touches. */
export function setUp(parameters: Record<string, unknown> = {}) {
	const time = new VirtualTime();
	const { hub, subscriptions, reports } = fakeHub();
	const logs: string[] = [];
	const write = (message: string) => void logs.push(message);
	const staticData = {};
	const emits: unknown[][] = [];
	const errors: MexcError[] = [];
	const verified: number[] = [];
	const given: Record<string, unknown> = { event: 'trade', symbols: 'BTCUSDT', ...parameters };
	const settings = readSettings((name, fallback) => given[name] ?? fallback, 'UTC');
	const account: Account = accountFromCredential(undefined);
	const context: ActiveContext = {
		key: `workflow:${++number}`,
		event: settings.event,
		prepared: settings.prepared,
		title: 'Workflow "W", node "T"',
		delivery: settings.delivery,
		repeatsUnfinished: settings.repeatsUnfinished,
		findsAgain: settings.findsAgain,
		network: openNetwork,
		log: { debug: write, info: write, warn: write, error: write },
		time,
		hub,
		account,
		store: staticStateStore(staticData),
		start: 'publish',
		freshAccount: async () => ({ ...account, apiKey: 'fresh' }),
		verify: async () => void verified.push(1),
		async emit(events) {
			emits.push(events.map(({ event }) => event.item));
			return ran;
		},
		emitError: (error) => void errors.push(error),
	};
	return { time, subscriptions, reports, logs, emits, errors, verified, staticData, context };
}

/** Published, and accepted by the exchange at once. */
export async function started(
	context: ActiveContext,
	subscriptions: FakeSubscription[],
): Promise<ActiveTrigger> {
	const trigger = new ActiveTrigger(context);
	let isStarted = false;
	const start = trigger.start().then(() => (isStarted = true));
	await turn();
	subscriptions.at(-1)?.accept();
	await turn();
	// No exchange answers here: what an event wants to know at its start is waited for in vain.
	if (!isStarted) await (context.time as VirtualTime).advance(BEGINNING_MS.publish);
	await start;
	return trigger;
}

export function deal(price: string, time: number): PushMessage {
	const body = {
		deals: [{ price, quantity: '1', tradeType: 1, time: String(time), tradeId: 't' }],
	};
	return { channel: 'c', symbol: 'BTCUSDT', bodyName: 'publicAggreDeals', body, receivedAt: time };
}

/** What an event is opened with, on virtual time; anything but `store` can be replaced. */
export function portFor(store: StateStore, more: Partial<EventPort> = {}): EventPort {
	const time = new VirtualTime();
	const account = accountFromCredential(undefined);
	const client = createRestClient({ account, network: openNetwork, log: silentLog, time });
	return {
		store,
		client,
		urgentClient: () => more.client ?? client,
		hub: fakeHub().hub,
		time,
		log: silentLog,
		isTest: false,
		signal: new AbortController().signal,
		emit: () => undefined,
		...more,
	};
}
