import type { RestContext } from '../rest/client';
import { systemTime } from '../core/time';
import { publicAddress } from './address';
import { Connection } from './connection';
import { defaultTimings } from './timings';

/** Enough for a far exchange, and no longer than a person waits for a test. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Opens the WebSocket of an account, asks for a first answer (a PING) and closes it again. Resolves with the
 * sentence of what went wrong, or undefined where the exchange answered. Never rejects.
 */
export async function streamProblem(
	{ account, network, time = systemTime }: RestContext,
	withinMs = ANSWER_WITHIN_MS,
): Promise<string | undefined> {
	const timings = {
		...defaultTimings,
		connectTimeoutMs: withinMs,
		pingIntervalMs: 0,
		pongTimeoutMs: withinMs,
	};
	const address = publicAddress(account.wsUrl);
	return await new Promise((resolve) => {
		const end = (problem?: string) => {
			connection.close();
			resolve(problem);
		};
		const nothing = () => undefined;
		const connection = new Connection(
			{ address, network, time, timings },
			{
				onOpen: nothing,
				onVerdict: nothing,
				onHeard: nothing,
				onUsedUp: nothing,
				onSettled: nothing,
				onMessage: nothing,
				onAddressDead: nothing,
				onProven: () => end(),
				onBadFrame: () =>
					end(`${account.wsUrl} answered, but not as MEXC's streams do: is the address right?`),
				onClosed: ({ message }) => end(message),
			},
		);
		connection.open();
	});
}
