import { inReadingOrder } from './readingOrder';
import type { Account } from '../account/account';
import { rowsAt } from '../endpoints/answers';
import type { Values, WireValues } from '../endpoints/endpoint';
import { batchOrders, MAX_BATCH, newOrder } from '../endpoints/spotTrading';
import { MexcError, asMexcError, withPrefix } from '../core/errors';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import type { RestClient } from '../rest/client';
import { meaningOf } from '../rest/errorTable';
import { buildRequest } from '../rest/request';
import { hideSecrets, secretsOf } from '../rest/secrets';
import { oneLine, withoutEnd } from '../rest/words';
import { isAboutClientId } from './existingOrder';
import { withReason, type PlacedOrder, type PlaceHow } from './placedOrder';
import { complete, sendOrder, startPlacing } from './placeOrder';
import { checkBalances, finishPlan } from './preflight/finishPlan';
import { askedValues, reportOf, STANDARD, type OrderPlan } from './preflight/plan';
import { forgetSent, oneAtATime, orderKey, rememberSending, type SentOrder } from './sentOrders';
import { settle } from './settle';

/** One order of a batch. What becomes of it is always given back, never thrown. */
export interface BatchElement {
	values: Values;
	how: Omit<PlaceHow, 'returnOutcome'>;
}

interface Prepared {
	named: Values;
	how: PlaceHow;
	key: string;
	/** Counted from 1, for people. */
	number: number;
}

/** An order that is not there yet. */
interface Open extends Prepared {
	plan: OrderPlan;
	wanted: WireValues;
	/** What was sent earlier under its id. */
	before?: SentOrder;
}

/**
 * Places up to 20 orders of one pair in one request, each at most once per client order id within this
 * process. Gives back one row per order, in their order; the failure of one does not touch the others.
 * Throws MexcError when nothing was sent: an order that cannot be right or breaks a rule of the pair, an
 * id that belongs to another order, a refusal of the whole request.
 */
export async function placeBatch(
	client: RestClient,
	elements: readonly BatchElement[],
): Promise<PlacedOrder[]> {
	const prepared = prepareBatch(client, elements);
	const keys = prepared.map(({ key }) => key).sort();
	return await allAtOnce(keys, async () => {
		const started: Array<{ existing: PlacedOrder } | { plan: OrderPlan }> = [];
		for (const { named, how, number } of prepared) {
			started.push(await numbered(number, async () => await startPlacing(client, named, how)));
		}
		const open = await finishBatch(
			client,
			prepared.flatMap((order, index) => {
				const state = started[index];
				return 'plan' in state ? [{ ...order, plan: state.plan, wanted: state.plan.send }] : [];
			}),
		);
		const sent = open.length === 0 ? [] : await sendBatch(client, open);
		const rows = started.map((state) => ('existing' in state ? state.existing : sent.shift()!));
		return await Promise.all(
			rows.map(async (row, index) => {
				const { named, how } = prepared[index];
				const order = await complete(client, row, askedValues(named, how.sizing), how);
				return inReadingOrder(order);
			}),
		);
	});
}

/** The last checks of the orders; the balance must cover them together. */
async function finishBatch(client: RestClient, orders: readonly Open[]): Promise<Open[]> {
	const finished: Open[] = [];
	for (const order of orders) {
		const { preflight = STANDARD, signal } = order.how;
		const own = { ...order.how, preflight: { ...preflight, checkBalance: false }, signal };
		const plan = await numbered(order.number, async () => {
			return await finishPlan(client, order.plan, own);
		});
		finished.push({ ...order, plan, wanted: plan.send });
	}
	const checked = finished.filter(({ how }) => how.preflight?.checkBalance);
	if (checked.length === 0) return finished;
	const plans = checked.map(({ plan }) => plan);
	const warning = await checkBalances(client, plans, checked[0].how);
	return warning === undefined ? finished : finished.map((order) => withWarning(order, warning));
}

function withWarning(order: Open, warning: string): Open {
	const warnings = [...order.plan.warnings, warning];
	return { ...order, plan: { ...order.plan, warnings } };
}

/**
 * The orders of a batch as each would be sent. Throws MexcError of kind `input` with the number of the
 * order at fault.
 */
export function checkBatch(given: readonly Values[]): WireValues[] {
	if (given.length === 0 || given.length > MAX_BATCH) {
		throw refused(
			`A batch holds 1 to ${MAX_BATCH} orders, but ${given.length} were given.`,
			given.length === 0 ? 'Give at least one order.' : 'Split them into several batches.',
		);
	}
	const orders = given.map((values, index) => {
		try {
			refuseUnknownNames(values);
			return buildRequest(newOrder, values).values;
		} catch (error) {
			throw withNumber(error, index + 1);
		}
	});
	const symbols = [...new Set(orders.map(({ symbol }) => symbol))];
	if (symbols.length > 1) {
		throw refused(
			`The orders of a batch must be of one pair, but these are of ${symbols.join(' and ')}.`,
			'Make one batch for each pair.',
		);
	}
	return orders;
}

const NAMES = new Set([...newOrder.fields, ...(newOrder.options ?? [])].map(({ name }) => name));

/** A name that is left out silently may have been meant to limit what the order does. */
function refuseUnknownNames(values: Values): void {
	const unknown = Object.keys(values).find((name) => !NAMES.has(name));
	if (unknown === undefined) return;
	throw refused(`There is no field "${unknown}".`, `The fields are ${[...NAMES].join(', ')}.`);
}

function refused(message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', message, hint, parameter: 'batchOrders' });
}

function prepareBatch(client: RestClient, elements: readonly BatchElement[]): Prepared[] {
	const named = elements.map(({ values, how }) => {
		return { ...values, newClientOrderId: how.clientOrderId };
	});
	checkBatch(named);
	const prepared = named.map((values, index) => {
		const how = { ...elements[index].how, returnOutcome: true };
		const key = orderKey(client, how.clientOrderId);
		return { named: values, how, key, number: index + 1 };
	});
	const twice = prepared.find(({ key }, index) =>
		prepared.slice(0, index).some((earlier) => earlier.key === key),
	);
	if (!twice) return prepared;
	throw refused(
		`Two orders of the batch have the client order ID ${twice.how.clientOrderId}.`,
		'Give each order an ID of its own, or leave it empty.',
	);
}

/** The keys must be in one order for all callers, so that two batches never wait for each other. */
async function allAtOnce<T>([key, ...rest]: readonly string[], work: () => Promise<T>): Promise<T> {
	if (key === undefined) return await work();
	return await oneAtATime(key, async () => await allAtOnce(rest, work));
}

async function numbered<T>(number: number, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw withNumber(error, number);
	}
}

function withNumber(raw: unknown, number: number): MexcError {
	return withPrefix(`Order ${number} of the batch: `, asMexcError(raw));
}

async function sendBatch(client: RestClient, orders: readonly Open[]): Promise<PlacedOrder[]> {
	const [{ how }] = orders;
	for (const order of orders) {
		const { clientOrderId, execution } = order.how;
		order.before = rememberSending(client, order.wanted, clientOrderId, execution);
	}
	try {
		const list = JSON.stringify(orders.map(({ wanted }) => wanted));
		const body = await client.call(batchOrders, { batchOrders: list }, { signal: how.signal });
		const rows = rowsAt()(body);
		const isWhole = rows.length === orders.length;
		return await settleAll(client, orders, (order, index) => {
			return answerIn(rowOf(rows, order, isWhole ? index : undefined), client.context.account);
		});
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		// A refusal because of an id says that something stands under one of them.
		if (error.effect === 'none' && !isAboutClientId(error)) {
			for (const { how: own, before } of orders) forgetSent(client, own.clientOrderId, before);
			throw error;
		}
		return await settleAll(client, orders, () => error);
	}
}

async function settleAll(
	client: RestClient,
	orders: readonly Open[],
	answerTo: (order: Open, index: number) => OrderRow | MexcError,
): Promise<PlacedOrder[]> {
	return await Promise.all(
		orders.map(async (order, index) => {
			const row = await settleRow(client, order, answerTo(order, index));
			return { ...row, ...reportOf(order.plan) };
		}),
	);
}

/**
 * What became of one order of a batch that was sent. What would be thrown of it alone, such as a conflict of its id,
 * stands in its row, because the others may have been placed.
 */
async function settleRow(
	client: RestClient,
	order: Open,
	answer: OrderRow | MexcError,
): Promise<PlacedOrder> {
	const { wanted, how, plan } = order;
	const again = async () => await sendOrder(client, plan, how, true);
	try {
		return await settle(client, order, answer, again);
	} catch (raw) {
		const error = asMexcError(raw, 'unknown');
		// A question that failed says nothing of the order.
		const isOfOrder = error === answer || error.kind === 'conflict';
		const isRefused = isOfOrder && error.effect === 'none';
		return withReason(isRefused ? 'notPlaced' : 'unknown', wanted, how, error);
	}
}

/**
 * The answers stand in the order of the request, unless some are missing (no `index`); the id settles it
 * where MEXC repeats it.
 */
function rowOf(
	rows: readonly OrderRow[],
	{ how }: Prepared,
	index: number | undefined,
): OrderRow | undefined {
	const named = rows.find(
		({ newClientOrderId, clientOrderId }) =>
			(newClientOrderId ?? clientOrderId) === how.clientOrderId,
	);
	if (named || index === undefined) return named;
	const row = rows.at(index);
	const isOfAnother = Boolean(row?.newClientOrderId ?? row?.clientOrderId);
	return isOfAnother ? undefined : row;
}

function answerIn(row: OrderRow | undefined, account: Account): OrderRow | MexcError {
	const refusal = refusalIn(row, account);
	if (refusal) return refusal;
	return row && orderIdOf(row) !== undefined ? row : withoutAnswer();
}

/** Batches answer HTTP 200 with a code in the rows that failed. */
function refusalIn(row: OrderRow | undefined, account: Account): MexcError | undefined {
	const code = Number(row?.code);
	if (row?.code === undefined || code === 0 || code === 200) return undefined;
	const text = oneLine(hideSecrets(String(row.msg ?? ''), secretsOf(account)));
	const meaning = meaningOf(code, text);
	const isRefusal = meaning?.isRefusal === true && text !== '';
	return new MexcError({
		kind: 'exchange',
		message: `MEXC: ${text === '' ? 'refused the order' : withoutEnd(text)} (code ${code}).`,
		hint: meaning?.hint ?? 'Check the values of this order; the text comes from MEXC.',
		code,
		effect: isRefusal ? 'none' : 'unknown',
	});
}

function withoutAnswer(): MexcError {
	return new MexcError({
		kind: 'protocol',
		message: 'MEXC did not say what became of it.',
		effect: 'unknown',
	});
}
