import type { Account } from '../../../mexc/account/account';
import { MexcError } from '../../../mexc/core/errors';
import { createLatch } from '../../../mexc/core/deferred';
import type { Log } from '../../../mexc/core/log';
import type { Network } from '../../../mexc/account/network';
import type {
	ConnectionEvent,
	ConnectionState,
	Hub,
	SubscribeRequest,
	Subscription,
} from '../../../mexc/socket/hub';
import type { PushMessage } from '../../../mexc/streams/pushMessage';
import type { Time } from '../../../mexc/core/time';
import type { PreparedEvent, TriggerEvent } from './event';

/** What listening needs, whoever listens. */
export interface ListenContext {
	event: TriggerEvent;
	prepared: PreparedEvent;
	network: Network;
	log: Log;
	time: Time;
	hub: Hub;
}

export interface Listener {
	onMessage(message: PushMessage): void;
	onState(event: ConnectionEvent): void;
	/** The exchange refused for good what it had accepted; reconnecting does not fix it. */
	onRefused(error: MexcError): void;
	/** As `SubscribeRequest.load`. */
	load?: SubscribeRequest['load'];
}

export interface Listening {
	/** As `Subscription.ready`: acknowledged, or refused with a MexcError; open while the network is down. */
	ready: Promise<void>;
	/** Whether `ready` has resolved. */
	isReady(): boolean;
	/** Resolves when a connection could not be made or was lost for the first time. */
	firstTrouble: Promise<void>;
	/** What the connection said last, for a test that saw no event. */
	lastTrouble(): string | undefined;
	close(): void;
}

/** The states in which nothing arrives; after the others it does. */
const troubles: ReadonlySet<ConnectionState> = new Set(['recovering', 'refused', 'stale']);

/** Subscribes to the event's channels and distinguishes changes of the connection from messages. */
export function listen(context: ListenContext, account: Account, listener: Listener): Listening {
	let isSettled = false;
	let isReady = false;
	let trouble: string | undefined;
	const firstTrouble = createLatch();
	const { channels } = context.prepared;
	const refused = new Set<string>();
	const subscription = subscribe(context, account, {
		load: listener.load,
		onMessage: (message) => listener.onMessage(message),
		onState(state) {
			for (const name of state.channels ?? []) if (state.permanent) refused.add(name);
			const isPartial = state.channels !== undefined && refused.size < channels.length;
			if (!(state.permanent && isPartial)) {
				trouble = troubles.has(state.state) ? state.message : undefined;
			}
			if (state.state === 'recovering') firstTrouble.open();
			listener.onState(state);
			if (!state.permanent) return;
			if (isPartial) return context.log.warn(`${state.message} The other channels go on.`);
			// The first refusal is reported by `ready`, with more to say.
			if (isSettled) listener.onRefused(refusalOf(state));
		},
	});
	const settled = () => {
		isSettled = true;
	};
	subscription.ready.then(() => {
		settled();
		isReady = true;
	}, settled);
	return {
		ready: subscription.ready,
		isReady: () => isReady,
		firstTrouble: firstTrouble.opened,
		lastTrouble: () => trouble,
		close: () => subscription.close(),
	};
}

type Callbacks = Pick<Listener, 'onMessage' | 'onState' | 'load'>;

/** An event without channels (asked over REST, or reported by other connections) has nothing to wait for. */
function subscribe(context: ListenContext, account: Account, callbacks: Callbacks): Subscription {
	const { hub, network, log, time, prepared, event } = context;
	const { channels, access = event.access } = prepared;
	if (channels.length === 0) return { ready: Promise.resolve(), close: () => undefined };
	return hub.subscribe({ account, network, log, time, access, channels, ...callbacks });
}

function refusalOf({ message, channels }: ConnectionEvent): MexcError {
	return new MexcError({
		kind: 'exchange',
		message,
		hint:
			channels === undefined || channels.length === 0
				? 'Check the credential: the key may have expired or lost a permission.'
				: 'Check the symbols of this trigger: a pair may have been delisted.',
	});
}
