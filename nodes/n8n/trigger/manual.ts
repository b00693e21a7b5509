import type { Account } from '../../../mexc/account/account';
import { sharedAbort } from '../../../mexc/core/abort';
import { MexcError } from '../../../mexc/core/errors';
import { sleep } from '../../../mexc/core/time';
import type { EventReader, Occurrence } from '../../../mexc/events';
import { exampleOf, type Example } from './example';
import { portOf } from './port';
import { listen, type ListenContext, type Listening } from './session';
import { temporaryStateStore } from './state';

export interface ManualContext extends ListenContext {
	account: Account;
	timeoutMs: number;
	/** A live event is worth waiting for: an example comes only where none came. */
	waitsForLive: boolean;
	/** Whether one message's events stay together, as they would in a batch. */
	takesAll: boolean;
}

/** The first event or an example of one, or why there was none. Settles once; leaves nothing open behind it. */
export interface ManualTest {
	/** Rejects with a MexcError. */
	firstEvents(): Promise<readonly Occurrence[]>;
	/** Idempotent, never throws. */
	stop(): void;
}

/**
 * Listens for one event with state of its own: a test neither sees nor changes what the published alert
 * remembers, and shares the connection, listen key included, with it. What comes live goes before any example,
 * and an example is given only once MEXC has accepted the subscription, so that it hides no refusal.
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
	const take = (events: readonly Occurrence[]) => {
		if (events.length > 0) resolve(context.takesAll ? events : events.slice(0, 1));
	};
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
				if (found.length === 1) queueMicrotask(() => take(found));
			},
		}),
	);
	const listening = listen(context, context.account, {
		onMessage: (message) => take(reader.read(message)),
		onState: (event) => reader.onState(event),
		onRefused: reject,
	});
	listening.ready.catch(reject);
	const example = async () => await exampleOf(context, reader, stopping.signal);
	if (context.event.isSeldom === true && !context.waitsForLive) {
		void Promise.all([example(), listening.ready]).then(
			([{ events }]) => take(events),
			() => undefined,
		);
	}
	const cancelTimer = context.time.after(context.timeoutMs, () => {
		void endOf(context, { reader, listening, example }).then(take, reject);
	});
	const close = () => {
		cancelTimer();
		stopping.abort();
		listening.close();
		reader.close();
	};
	return { result, reject, close };
}

interface Ending {
	reader: EventReader;
	listening: Listening;
	example(): Promise<Example>;
}

/** What a test gives that saw nothing in its time. Rejects with the reason where there is no example either. */
async function endOf(
	context: ManualContext,
	{ reader, listening, example }: Ending,
): Promise<readonly Occurrence[]> {
	if (!(await isAccepted(context, listening))) {
		throw nothingSeen(context, {
			progress: reader.progress(),
			trouble: listening.lastTrouble(),
		});
	}
	const { events, problem } = await example();
	const error = nothingSeen(context, { progress: reader.progress(), problem });
	if (events.length === 0) throw error;
	context.log.info(`${error.message} The test shows an example.`);
	return events;
}

/** A limit of a second is short for a connection that is still being made. */
const CONNECTING_MS = 5_000;

/** Whether MEXC has accepted the subscription, and nothing has happened to the connection since. */
async function isAccepted(
	{ time }: ManualContext,
	{ ready, isReady, firstTrouble, lastTrouble }: Listening,
): Promise<boolean> {
	if (!isReady() && lastTrouble() === undefined) {
		const tooLong = sleep(time, CONNECTING_MS);
		await Promise.race([ready, firstTrouble, tooLong]);
	}
	return isReady() && lastTrouble() === undefined;
}

interface Seen {
	progress?: string;
	trouble?: string;
	/** Why there is no example; no full stop. */
	problem?: string;
}

function nothingSeen(
	{ event, timeoutMs }: ManualContext,
	{ progress, trouble, problem }: Seen,
): MexcError {
	const seconds = timeoutMs / 1000;
	if (trouble !== undefined) {
		return new MexcError({
			kind: 'network',
			message: `No event within ${seconds} seconds, because MEXC could not be reached: ${trouble}`,
			hint: 'Check the internet connection, the proxy, and the WebSocket URL in the credential.',
		});
	}
	const seen = progress ?? `nothing happened for ${event.name}`;
	const what = problem === undefined ? seen : `${seen}, and no example could be made: ${problem}`;
	return new MexcError({
		kind: 'input',
		parameter: 'manualTimeoutSeconds',
		message: `No event within ${seconds} seconds: ${what}.`,
		hint: `${event.testHint} A longer wait can be set with the option Test Time Limit.`,
	});
}

function stopped(): MexcError {
	return new MexcError({ kind: 'cancelled', message: 'The test was stopped.' });
}
