import type { Account } from '../../../mexc/account/account';
import type { RestClient, RestContext } from '../../../mexc/rest/client';
import { createRestClient, createUrgentClient } from '../../../mexc/client';
import type { EventPort, Occurrence, StateStore } from '../../../mexc/events';
import type { ListenContext } from './session';

interface PortOptions {
	context: ListenContext;
	/** The one in use, which may be fixed while the trigger runs. */
	account(): Account;
	store: StateStore;
	isTest: boolean;
	signal: AbortSignal;
	emit(occurrence: Occurrence): void;
}

/** What an event may use, bound to the trigger it belongs to. */
export function portOf({ context, account, store, isTest, signal, emit }: PortOptions): EventPort {
	const { network, log, time, hub } = context;
	const clientBy = (make: (context: RestContext) => RestClient) => {
		let last: { account: Account; client: RestClient } | undefined;
		return () => {
			const current = account();
			if (last?.account !== current) {
				last = { account: current, client: make({ account: current, network, log, time }) };
			}
			return last.client;
		};
	};
	const client = clientBy(createRestClient);
	return {
		store,
		hub,
		time,
		log,
		isTest,
		signal,
		get client() {
			return client();
		},
		urgentClient: clientBy((current) => createUrgentClient(current, signal)),
		emit(occurrence) {
			if (!signal.aborted) emit(occurrence);
		},
	};
}
