import type { Account } from '../../../mexc/account/account';
import { asMexcError } from '../../../mexc/core/errors';
import type { EventReader, Occurrence } from '../../../mexc/events';
import { pastFiring } from './pastFiring';
import { portOf } from './port';
import type { ListenContext } from './session';
import { temporaryStateStore } from './state';

/** A person waits for it; MEXC answers such questions within a second. */
const LONGEST_MS = 20_000;

export interface Example {
	/** None where there is nothing to show. */
	events: readonly Occurrence[];
	/** Why MEXC gave none, a sentence without its end. */
	problem?: string;
}

interface ExampleContext extends ListenContext {
	account: Account;
}

/**
 * What a live event looks like, by the event's own code and with state of its own: of an alert the last firing that
 * candles show, where there is one. Never throws.
 */
export async function exampleOf(
	context: ExampleContext,
	reader: EventReader,
	stopped: AbortSignal,
): Promise<Example> {
	const { event, prepared, account, time } = context;
	if (prepared.example === undefined) return { events: [] };
	const signal = AbortSignal.any([stopped, AbortSignal.timeout(LONGEST_MS)]);
	const port = portOf({
		context,
		account: () => account,
		store: temporaryStateStore(),
		isTest: true,
		signal,
		emit: () => undefined,
	});
	const past = await pastFiring({ event, prepared, port });
	if (past !== undefined) return { events: [past] };
	try {
		const events = await prepared.example(port, reader);
		return { events: events.map((one) => marked(one, time.now())) };
	} catch (error) {
		return { events: [], problem: asMexcError(error).message.replace(/\.$/, '') };
	}
}

/**
 * No event has a name that begins like this: they begin with a pair, an asset, a hash or an id of the exchange. The
 * time in it makes two tests differ, because a workflow may leave out what it has seen before.
 */
function marked({ item }: Occurrence, now: number): Occurrence {
	const { event, eventId, ...rest } = item;
	return { item: { event, eventId: `example:${now}:${eventId}`, isExample: true, ...rest } };
}
