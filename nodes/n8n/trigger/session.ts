import type { Account } from '../../../mexc/account';
import { MexcError } from '../../../mexc/errors';
import type { Log } from '../../../mexc/log';
import type { Network } from '../../../mexc/network';
import type { ConnectionEvent, ConnectionState, Hub, PushMessage } from '../../../mexc/socket/hub';
import type { Time } from '../../../mexc/time';
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
	/** Messages may have been missed. */
	onGap(): void;
	/** The exchange refused for good what it had accepted; reconnecting does not mend it. */
	onRefused(error: MexcError): void;
}

export interface Listening {
	/** As `Subscription.ready`: acknowledged, or refused with a MexcError; open while the network is down. */
	ready: Promise<void>;
	/** Resolves when a connection could not be made or was lost for the first time. */
	firstTrouble: Promise<void>;
	/** What the connection said last, for a test that saw no event. */
	lastTrouble(): string | undefined;
	close(): void;
}

/** The states in which nothing arrives; after the others it does. */
const troubles: ReadonlySet<ConnectionState> = new Set(['recovering', 'refused', 'stale']);

/** Subscribes to the event's channels and tells changes of the connection apart from messages. */
export function listen(context: ListenContext, account: Account, listener: Listener): Listening {
	let isSettled = false;
	let trouble: string | undefined;
	let tellTrouble: () => void = () => undefined;
	const firstTrouble = new Promise<void>((resolve) => {
		tellTrouble = resolve;
	});
	const subscription = context.hub.subscribe({
		account,
		network: context.network,
		log: context.log,
		time: context.time,
		access: context.event.access,
		channels: context.prepared.channels,
		onMessage: (message) => listener.onMessage(message),
		onState(state) {
			trouble = troubles.has(state.state) ? state.message : undefined;
			if (state.state === 'recovering') tellTrouble();
			// Not only at the gap that ends it: some channels deliver before the others are back.
			if (state.state === 'recovering' || state.state === 'gap') listener.onGap();
			// The first refusal is told by `ready`, with more to say.
			if (isSettled && state.permanent) listener.onRefused(refusalOf(state));
		},
	});
	const settled = () => {
		isSettled = true;
	};
	subscription.ready.then(settled, settled);
	return {
		ready: subscription.ready,
		firstTrouble,
		lastTrouble: () => trouble,
		close: () => subscription.close(),
	};
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
