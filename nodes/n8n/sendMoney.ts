import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Values, WireValues } from '../../mexc/endpoints/endpoint';
import { asMexcError, MexcError } from '../../mexc/errors';
import { processWide } from '../../mexc/processState';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest } from '../../mexc/rest/request';
import { CLIENT_ORDER_ID_PREFIX } from '../../mexc/trading/clientOrderId';
import { findLostMoney, findSentMoney, refuseEqualMoney } from '../../mexc/trading/moneyHistory';
import { oneAtATime, orderKey } from '../../mexc/trading/sentOrders';
import { identityOf, startOf } from './identity';
import { isTool } from './tool';

/** What became of a withdrawal, transfer or conversion that was sent. */
interface Sent {
	wire: WireValues;
	/** The ID that MEXC was given, and the execution that gave it. */
	id: string | undefined;
	executionId: string | undefined;
	/** MEXC's answer; absent while it is not known whether it was carried out. */
	answer?: { body: unknown };
}

const MAX_REMEMBERED = 10_000;

/**
 * Withdraws, transfers or converts for one item, once: when n8n runs the same item again (Retry On Fail
 * repeats all items of a node), an answer that came is returned again, and one that was lost is not risked
 * twice. An ID of the user's own holds across items and executions: the history is asked for it first.
 * MEXC gets an ID of ours where it takes one, by which a lost answer is looked up.
 * Throws MexcError; after an unknown outcome its hint says where to look.
 */
export async function sendMoney(
	context: IExecuteFunctions,
	client: RestClient,
	endpoint: Endpoint,
	values: Values,
	itemIndex: number,
): Promise<unknown> {
	const given = buildRequest(endpoint, values).values;
	const { ownId } = endpoint.trace ?? {};
	const isOwn = ownId !== undefined && given[ownId] !== undefined;
	const identity = isOwn
		? ['own', orderKey(client, given[ownId])]
		: identityOf(context, [itemIndex], isTool(context) ? given : undefined);
	const key = createHash('sha256')
		.update(JSON.stringify([endpoint.id, ...identity]))
		.digest('hex');
	const id =
		ownId === undefined
			? undefined
			: (given[ownId] ?? `${CLIENT_ORDER_ID_PREFIX}${key}`.slice(0, 32));
	const wire = ownId === undefined ? given : { ...given, [ownId]: id as string };
	const signal = context.getExecutionCancelSignal();
	return await oneAtATime(`money ${key}`, async () => {
		const sent = memory().get(key);
		if (sent?.answer) return answeredBefore(client, endpoint, given, sent);
		if (sent) throw alreadySent(endpoint, id);
		// What a process before this one sent is known to the history only.
		const earlier = isOwn
			? await checked('the ID is already used', findSentMoney(client, endpoint, wire, signal))
			: undefined;
		if (earlier !== undefined) return earlier;
		const executionId = context.getExecutionId();
		// Run again by a person, it has other IDs than the execution that may have sent it.
		if (context.getMode() === 'retry' && !isOwn) {
			const retried = { since: startOf(context), own: sentBy(executionId), signal };
			await checked('it was sent before', refuseEqualMoney(client, endpoint, wire, retried));
		}
		return await sendOnce(client, endpoint, { wire, key, id, executionId, signal });
	});
}

interface Sending {
	wire: WireValues;
	key: string;
	id: string | undefined;
	executionId: string | undefined;
	signal: AbortSignal | undefined;
}

async function sendOnce(
	client: RestClient,
	endpoint: Endpoint,
	{ wire, key, id, executionId, signal }: Sending,
): Promise<unknown> {
	const sent = { wire, id, executionId };
	remember(key, sent);
	try {
		const body = await client.call(endpoint, wire, { signal });
		remember(key, { ...sent, answer: { body } });
		return body;
	} catch (raw) {
		const error = settled(asMexcError(raw, 'unknown'), key, whereToLook(endpoint, id));
		const body =
			error.effect === 'unknown' ? await findLostMoney(client, endpoint, wire, signal) : undefined;
		if (body === undefined) throw error;
		remember(key, { ...sent, answer: { body } });
		return body;
	}
}

/** What the history says; without it nothing may be sent. */
async function checked<T>(whether: string, reading: Promise<T>): Promise<T> {
	try {
		return await reading;
	} catch (raw) {
		const error = asMexcError(raw);
		if (error.kind === 'conflict' || error.kind === 'cancelled') throw error;
		throw notChecked(whether, error);
	}
}

/** The IDs and the answers of what an execution has sent in this process. */
function sentBy(executionId: string | undefined): ReadonlySet<string> {
	const own = [...memory().values()].filter((sent) => sent.executionId === executionId);
	const texts = own.flatMap(({ id, answer }) => [id, ...Object.values(Object(answer?.body))]);
	return new Set(texts.map(String));
}

function notChecked(
	whether: string,
	{ kind, message, hint, code, httpStatus, retryAfterMs }: MexcError,
): MexcError {
	return new MexcError({
		kind,
		message: `Nothing was sent, because it cannot be checked whether ${whether}: ${message}`,
		hint,
		code,
		httpStatus,
		retryAfterMs,
	});
}

/** The answer of the first time, unless something else is asked for under the same ID. */
function answeredBefore(
	client: RestClient,
	endpoint: Endpoint,
	given: WireValues,
	{ wire, answer }: Sent,
): unknown {
	const different = Object.keys(given).find((name) => given[name] !== wire[name]);
	if (different !== undefined) {
		throw new MexcError({
			kind: 'conflict',
			message: `${endpoint.action}: this was sent before with another ${different}, so nothing was sent.`,
			hint: 'Use a new ID of your own for something new.',
			parameter: different,
		});
	}
	client.context.log.warn(`${endpoint.action}: this was done before; not sent again.`);
	return answer?.body;
}

/** What surely moved nothing may be sent again; otherwise the error says where the outcome can be seen. */
function settled(error: MexcError, key: string, where: string): MexcError {
	const { kind, message, code, httpStatus, effect, retryAfterMs, parameter } = error;
	if (effect === 'none') {
		memory().delete(key);
		return error;
	}
	const hint = `It may have been carried out all the same. ${where}`;
	return new MexcError({ kind, message, hint, code, httpStatus, effect, retryAfterMs, parameter });
}

function memory(): Map<string, Sent> {
	return processWide('moneySent', () => new Map<string, Sent>());
}

function remember(key: string, sent: Sent): void {
	const all = memory();
	all.delete(key);
	all.set(key, sent);
	for (const oldest of [...all.keys()].slice(0, -MAX_REMEMBERED)) all.delete(oldest);
}

function alreadySent(endpoint: Endpoint, id: string | undefined): MexcError {
	return new MexcError({
		kind: 'conflict',
		message: `${endpoint.action}: this was sent before and its outcome is unknown, so it was not sent again.`,
		hint: whereToLook(endpoint, id),
		effect: 'unknown',
	});
}

function whereToLook({ trace }: Endpoint, id: string | undefined): string {
	const place = trace?.lookUp ?? 'the history';
	const by = id === undefined ? 'asset, amount and time' : `the ID ${id}`;
	return `Before sending it again look in ${place} for ${by}.`;
}
