import { asMexcError } from '../../../mexc/core/errors';
import type { EventPort, Occurrence } from '../../../mexc/events';
import { candleEnd, candleNames } from '../../../mexc/market/candleIntervals';
import { replayHistory } from '../../../mexc/replay/history';
import type { Replay } from '../../../mexc/replay/replay';
import type { PreparedEvent, TriggerEvent } from './event';

/** A person waits for it; an example that is made is there sooner. */
const LONGEST_MS = 2_000;
/** Of the shortest length that the alert is judged by: with those before it a few answers of MEXC. */
const MOST_SEARCHED = 1_440;
const LEAST_SEARCHED = 480;

interface Searched {
	event: TriggerEvent;
	prepared: PreparedEvent;
	port: EventPort;
}

/**
 * The last time an alert would have fired, whatever its frequency and its end let pass; undefined where candles
 * show none, and the log says why. Never throws.
 */
export async function pastFiring({
	event,
	prepared,
	port,
}: Searched): Promise<Occurrence | undefined> {
	const { client, log, signal, time } = port;
	try {
		const replay = prepared.replay?.({ isUnlimited: true });
		if (replay === undefined) return undefined;
		const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
		const { fires } = await replayHistory(client, replay, { standardMs: spanOf(replay) }, limited);
		const last = fires.at(-1);
		if (last !== undefined) return marked(last, time.now());
		log.info(
			`${event.name} would not have fired within ${spanText(replay)}: the test shows an example.`,
		);
	} catch (error) {
		const why = asMexcError(error).message.replace(/\.$/, '');
		log.info(`No firing of ${event.name} was looked up in the past: ${why}.`);
	}
	return undefined;
}

function shortestOf({ wants }: Replay) {
	const [first, ...others] = wants;
	const lengthOf = ({ interval }: (typeof wants)[number]) => candleEnd(interval, 0);
	const shortest = others.reduce(
		(one, other) => (lengthOf(other) < lengthOf(one) ? other : one),
		first,
	);
	const history = Math.max(...wants.map((one) => one.history));
	const count = Math.max(LEAST_SEARCHED, MOST_SEARCHED - history);
	return { interval: shortest.interval, count, lengthMs: lengthOf(shortest) };
}

function spanOf(replay: Replay): number {
	const { count, lengthMs } = shortestOf(replay);
	return count * lengthMs;
}

function spanText(replay: Replay): string {
	const { count, interval } = shortestOf(replay);
	return `the last ${count} candles of ${candleNames[interval]} of ${replay.symbol}`;
}

/** Two tests differ, because a workflow may leave out what it has seen before. */
function marked({ event, eventId, ...rest }: Occurrence['item'], now: number): Occurrence {
	return { item: { event, eventId: `replay:${now}:${eventId}`, ...rest } };
}
