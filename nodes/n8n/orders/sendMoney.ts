import { putNewest } from '../../../mexc/core/boundedMap';
import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Values, WireValues } from '../../../mexc/endpoints/endpoint';
import { asMexcError, MexcError, withDetails } from '../../../mexc/core/errors';
import { processWide } from '../../../mexc/core/globalState';
import type { RestClient } from '../../../mexc/rest/client';
import { buildRequest } from '../../../mexc/rest/request';
import { CLIENT_ORDER_ID_PREFIX } from '../../../mexc/orders/clientOrderId';
import { compare, isPlainDecimal } from '../../../mexc/core/decimal';
import { findLostMoney, findSentMoney, refuseEqualMoney } from '../../../mexc/money/history';
import {
	accountKey,
	oneAtATime,
	orderKey,
	type ExecutionOrigin,
} from '../../../mexc/orders/sentOrders';
import { saysNotBegun } from '../../../mexc/rest/retry';
import { identityOf, retriedAtOf, startOf } from './identity';
import type { ItemOfRun } from './place';
import { isTool } from './tool';

/** What became of a withdrawal, transfer or conversion that was sent. */
interface Sent {
	operation: string;
	account: string;
	wire: WireValues;
	/** The ID that MEXC was given, and the execution that gave it. */
	id: string | undefined;
	execution: ExecutionOrigin;
	/** MEXC's answer; absent while it is not known whether it was carried out. */
	answer?: { body: unknown };
}

const MAX_REMEMBERED = 10_000;

/**
 * Withdraws, transfers or converts for one item, once: when n8n runs the same item again (Retry On Fail
 * repeats all items of a node), an answer that came is returned again, and one that was lost is not risked
 * twice. An ID that lasts (the user's own, or of the event of a trigger) holds across items and executions:
 * the history is asked for it first. MEXC gets an ID of ours where it takes one, by which a lost answer is
 * looked up.
 * Throws MexcError; after an unknown outcome its hint says where to look.
 */
export async function sendMoney(
	context: IExecuteFunctions,
	client: RestClient,
	endpoint: Endpoint,
	values: Values,
	{ itemIndex, signal }: ItemOfRun,
): Promise<unknown> {
	const given = buildRequest(endpoint, values).values;
	const { ownId } = endpoint.trace ?? {};
	const isOwn = ownId !== undefined && given[ownId] !== undefined;
	const { parts, isOfEvent } = isOwn
		? { parts: ['own', orderKey(client, given[ownId])], isOfEvent: false }
		: identityOf(context, [itemIndex], isTool(context) ? given : undefined);
	const key = createHash('sha256')
		.update(JSON.stringify([endpoint.id, ...parts]))
		.digest('hex');
	const id =
		ownId === undefined
			? undefined
			: (given[ownId] ?? `${CLIENT_ORDER_ID_PREFIX}${key}`.slice(0, 32));
	const wire = ownId === undefined ? given : { ...given, [ownId]: id as string };
	const lasts = isOwn || (isOfEvent && ownId !== undefined);
	const sentUntilMs = retriedAtOf(context);
	return await oneAtATime(`money ${key}`, async () => {
		const sent = memory().get(key);
		if (sent?.answer) return answeredBefore(client, endpoint, given, sent);
		const inHistory = async () =>
			await findSentMoney(client, endpoint, wire, { sentUntilMs, signal });
		if (sent) {
			const body = await inHistory().catch(() => undefined);
			if (body === undefined) throw alreadySent(endpoint, id);
			remember(key, { ...sent, answer: { body } });
			return body;
		}
		// What a process before this one sent is known to the history only.
		const earlier = lasts ? await checked('the ID is already used', inHistory()) : undefined;
		if (earlier !== undefined) return earlier;
		const execution = { id: context.getExecutionId(), startedAt: startOf(context) };
		const account = accountKey(client);
		const sending = { operation: endpoint.id, account, wire, id, execution };
		// Run again by a person, it has other IDs than the execution that may have sent it.
		if (sentUntilMs !== undefined && !lasts) {
			refuseUnsettled(endpoint, sending);
			const own = idsOf((other) => other.execution.id === execution.id);
			const retried = { since: execution.startedAt, own, sentUntilMs, signal };
			await checked('it was sent before', refuseEqualMoney(client, endpoint, wire, retried));
		}
		return await sendOnce(client, endpoint, sending, { key, signal });
	});
}

interface Sending {
	key: string;
	signal: AbortSignal;
	/** After the history has proved that the first time came to nothing. */
	isAgain?: true;
}

async function sendOnce(
	client: RestClient,
	endpoint: Endpoint,
	sent: Sent,
	{ key, signal, isAgain }: Sending,
): Promise<unknown> {
	const { wire, id } = sent;
	const own = idsOf(() => true);
	remember(key, sent);
	try {
		const body = await client.call(endpoint, wire, { signal });
		remember(key, { ...sent, answer: { body } });
		return body;
	} catch (raw) {
		const cause = asMexcError(raw, 'unknown');
		const error = settled(cause, key, whereToLook(endpoint, id));
		if (error.effect === 'none') throw error;
		const mayRepeat = saysNotBegun(cause) && !isAgain;
		// Without an ID the history can only prove that it was not sent.
		if (id === undefined && !mayRepeat) throw error;
		const lost = await findLostMoney(client, endpoint, wire, { own, signal });
		if (lost.state === 'found') {
			remember(key, { ...sent, answer: { body: lost.body } });
			return lost.body;
		}
		if (lost.state !== 'absent' || !mayRepeat || signal.aborted) throw error;
		client.context.log.warn(`${endpoint.action}: ${cause.message} Sending it again.`);
		return await sendOnce(client, endpoint, sent, { key, signal, isAgain: true });
	}
}

/**
 * Throws when the attempt before has sent the same in this process and its outcome was never known. What
 * was answered is in the history, with what became of it.
 */
function refuseUnsettled(endpoint: Endpoint, sending: Sent): void {
	const unsettled = [...memory().values()].find(
		(sent) =>
			sent.answer === undefined && isOfEarlierAttempt(sent, sending) && isSame(sent, sending),
	);
	if (unsettled) throw alreadySent(endpoint, unsettled.id);
}

/** n8n keeps the beginning of an execution over its retries. */
function isOfEarlierAttempt({ execution: one }: Sent, { execution: other }: Sent): boolean {
	return one.id !== other.id && one.startedAt !== undefined && one.startedAt === other.startedAt;
}

function isSame(one: Sent, other: Sent): boolean {
	if (one.operation !== other.operation || one.account !== other.account) return false;
	const names = new Set([...Object.keys(one.wire), ...Object.keys(other.wire)]);
	const isEqual = (name: string) => isEqualText(one.wire[name], other.wire[name]);
	const isId = (name: string) => one.id !== undefined && one.wire[name] === one.id;
	return [...names].every((name) => isId(name) || isEqual(name));
}

function isEqualText(one: string | undefined, other: string | undefined): boolean {
	if (one === other) return true;
	if (one === undefined || other === undefined) return false;
	return isPlainDecimal(one) && isPlainDecimal(other) && compare(one, other) === 0;
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

/** The IDs and the answers of what this process has sent. */
function idsOf(wanted: (sent: Sent) => boolean): ReadonlySet<string> {
	const texts = [...memory().values()].filter(wanted).flatMap(({ id, answer }) => {
		return [id, ...Object.values(Object(answer?.body) as object)];
	});
	// A row without an ID is nobody's.
	return new Set(texts.filter((text) => text !== undefined && text !== null).map(String));
}

function notChecked(whether: string, error: MexcError): MexcError {
	return withDetails(error, {
		message: `Nothing was sent, because it cannot be checked whether ${whether}: ${error.message}`,
		effect: 'none',
		parameter: undefined,
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
	if (error.effect === 'none') {
		memory().delete(key);
		return error;
	}
	return withDetails(error, { hint: `It may have been carried out all the same. ${where}` });
}

function memory(): Map<string, Sent> {
	return processWide('moneySent', () => new Map<string, Sent>());
}

function remember(key: string, sent: Sent): void {
	putNewest(memory(), key, sent, MAX_REMEMBERED);
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
