import type { Account } from '../../../mexc/account/account';
import { sharedAbort } from '../../../mexc/core/abort';
import { MexcError } from '../../../mexc/core/errors';
import type { Occurrence } from '../../../mexc/events';
import { portOf } from './port';
import { listen, type ListenContext } from './session';
import { temporaryStateStore } from './state';

export interface ManualContext extends ListenContext {
	account: Account;
	timeoutMs: number;
	/** Whether one message's events stay together, as they would in a batch. */
	takesAll: boolean;
}

/** The first event, or why there was none. Settles once; leaves nothing open behind it. */
export interface ManualTest {
	/** Rejects with a MexcError. */
	firstEvents(): Promise<readonly Occurrence[]>;
	/** Idempotent, never throws. */
	stop(): void;
}

/**
 * Listens for one event with state of its own: a test neither sees nor changes what the published alert
 * remembers, and shares the connection, listen key included, with it.
 */
export function createManualTest(context: ManualContext): ManualTest {
	let end: ((error: MexcError) => void) | undefined;
	let isStopped = false;
	return {
		async firstEvents() {
			if (isStopped) throw stopped();
			const { result, reject, close } = waitForEvents(context);
			end = reject;
			try {
				return await result;
			} finally {
				close();
			}
		},
		stop() {
			isStopped = true;
			end?.(stopped());
		},
	};
}

interface Wait {
	result: Promise<readonly Occurrence[]>;
	reject(error: unknown): void;
	close(): void;
}

function waitForEvents(context: ManualContext): Wait {
	const stopping = sharedAbort();
	let resolve: (events: readonly Occurrence[]) => void = () => undefined;
	let reject: (error: unknown) => void = () => undefined;
	const result = new Promise<readonly Occurrence[]>((onEvents, onError) => {
		resolve = onEvents;
		reject = onError;
	});
	const wanted = (events: readonly Occurrence[]) =>
		context.takesAll ? events : events.slice(0, 1);
	const found: Occurrence[] = [];
	const reader = context.prepared.open(
		portOf({
			context,
			account: () => context.account,
			store: temporaryStateStore(),
			isTest: true,
			signal: stopping.signal,
			emit(occurrence) {
				found.push(occurrence);
				// What is found together stays together.
				if (found.length === 1) queueMicrotask(() => resolve(wanted(found)));
			},
		}),
	);
	const listening = listen(context, context.account, {
		onMessage(message) {
			const events = reader.read(message);
			if (events.length > 0) resolve(wanted(events));
		},
		onState: (event) => reader.onState(event),
		onRefused: reject,
	});
	listening.ready.catch(reject);
	const cancelTimer = context.time.after(context.timeoutMs, () =>
		reject(nothingSeen(context, reader.progress(), listening.lastTrouble())),
	);
	const close = () => {
		cancelTimer();
		stopping.abort();
		listening.close();
		reader.close();
	};
	return { result, reject, close };
}

function nothingSeen(
	{ event, timeoutMs }: ManualContext,
	progress: string | undefined,
	trouble: string | undefined,
): MexcError {
	const seconds = timeoutMs / 1000;
	if (trouble !== undefined) {
		return new MexcError({
			kind: 'network',
			message: `No event within ${seconds} seconds, because MEXC could not be reached: ${trouble}`,
			hint: 'Check the internet connection, the proxy, and the WebSocket URL in the credential.',
		});
	}
	return new MexcError({
		kind: 'input',
		parameter: 'manualTimeoutSeconds',
		message: `No event within ${seconds} seconds: ${progress ?? `nothing happened for ${event.name}`}.`,
		hint: `${event.testHint} A longer wait can be set with the option Test Time Limit.`,
	});
}

function stopped(): MexcError {
	return new MexcError({ kind: 'cancelled', message: 'The test was stopped.' });
}
