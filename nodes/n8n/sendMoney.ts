import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint, Values } from '../../mexc/endpoints/endpoint';
import { asMexcError, MexcError } from '../../mexc/errors';
import { processWide } from '../../mexc/processState';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest } from '../../mexc/rest/request';
import { identityOf } from './identity';
import { isTool } from './tool';

/** What became of a withdrawal, transfer or conversion that was sent. */
interface Sent {
	/** MEXC's answer; absent while it is not known whether it was carried out. */
	answer?: { body: unknown };
}

const MAX_REMEMBERED = 10_000;

/**
 * Withdraws, transfers or converts for one item, once: when n8n runs the same item again (Retry On Fail
 * repeats all items of a node), an answer that came is returned again, and one that was lost is not risked
 * twice. MEXC gets an ID of ours where it takes one, so that what was lost can be found.
 * Throws MexcError; after an unknown outcome its hint says where to look.
 */
export async function sendMoney(
	context: IExecuteFunctions,
	client: RestClient,
	endpoint: Endpoint,
	values: Values,
	itemIndex: number,
): Promise<unknown> {
	const wire = buildRequest(endpoint, values).values;
	const identity = identityOf(context, [itemIndex], isTool(context) ? wire : undefined);
	const key = createHash('sha256')
		.update(JSON.stringify([endpoint.id, ...identity]))
		.digest('hex');
	const { ownId } = endpoint.trace ?? {};
	const id = ownId === undefined ? undefined : (wire[ownId] ?? `n8n${key}`.slice(0, 32));
	const sent = memory().get(key);
	if (sent?.answer) {
		client.context.log.warn(
			`${endpoint.action}: item ${itemIndex} was done before; not sent again.`,
		);
		return sent.answer.body;
	}
	if (sent) throw alreadySent(endpoint, id);
	remember(key, {});
	try {
		const signal = context.getExecutionCancelSignal();
		const own = ownId === undefined ? {} : { [ownId]: id };
		const body = await client.call(endpoint, { ...values, ...own }, { signal });
		remember(key, { answer: { body } });
		return body;
	} catch (error) {
		throw settled(asMexcError(error, 'unknown'), key, whereToLook(endpoint, id));
	}
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
	return processWide('sentMoney', () => new Map<string, Sent>());
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
