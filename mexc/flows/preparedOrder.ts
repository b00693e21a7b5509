import { randomUUID } from 'node:crypto';
import { roundHalfUp } from '../core/decimal';
import { decimalText } from '../core/decimalText';
import { MexcError } from '../core/errors';
import type { Values, WireValues } from '../endpoints/endpoint';
import { newOrder } from '../endpoints/spotTrading';
import { clientOrderIdFrom, taggedClientOrderId } from '../orders/clientOrderId';
import { lookUpOrder } from '../orders/lookUp';
import { differenceOf } from '../orders/matchOrder';
import { standing } from '../orders/placedOrder';
import type { OrderPreview } from '../orders/previewOrders';
import { withoutId } from '../orders/preflight/plan';
import { openTicket, sealTicket, type PreparedOrder } from '../orders/ticket';
import { timeOf, type RestClient } from '../rest/client';
import { limitsAfter } from './limitsAfter';
import type { FlowOptions, FlowOrder } from './orderPort';

export interface PrepareHow {
	validMs: number;
	maxDeviationPercent?: string;
	exitPlanTag?: string;
}

export interface PreparedReport {
	/** Hand it to Place Prepared as it is. */
	ticket: string;
	/** The order in words for a person. */
	summary: string;
	/** By MEXC's names: exactly what will be sent. */
	order: WireValues;
	clientOrderId: string;
	expiresAt: string;
	[field: string]: unknown;
}

/**
 * Sizes, rounds and checks an order as placing it would, asks the policy of the credential, and seals the result
 * into a ticket. Sends nothing. Throws MexcError as placing would.
 */
export async function prepareOrder(
	client: RestClient,
	values: Values,
	{ validMs, maxDeviationPercent, exitPlanTag }: PrepareHow,
	options: FlowOptions,
): Promise<PreparedReport> {
	const { account } = client.context;
	const own = clientOrderIdFrom(['ticket', randomUUID()]);
	const clientOrderId = exitPlanTag === undefined ? own : taggedClientOrderId(own, exitPlanTag);
	const preview = await options.preview({ values: orderIn(values), clientOrderId });
	const order = withoutId(preview.wouldSend);
	const after = await limitsAfter(client, order);
	const preparedAt = timeOf(client).now();
	const expiresAt = preparedAt + validMs;
	const prepared = { order, clientOrderId, maxDeviationPercent, preparedAt, expiresAt };
	const { valueUsdt, feeUsdt, estimate, asked, adjusted, warnings } = preview;
	return {
		ticket: sealTicket(account, prepared),
		summary: summaryOf(order, preview, { expiresAt, limits: after.words }),
		order,
		clientOrderId,
		expiresAt: new Date(expiresAt).toISOString(),
		valueUsdt,
		feeUsdt,
		estimate,
		asked,
		adjusted,
		warnings,
		...(after.limits.length === 0 ? {} : { limitsAfter: after.limits }),
	};
}

/**
 * Places the order of a ticket: exactly that, once, however often the ticket comes. Throws MexcError for a ticket
 * that is changed, foreign or expired, and as Create does for an order that was not placed.
 */
export async function placePrepared(
	client: RestClient,
	ticket: string,
	options: FlowOptions,
): Promise<FlowOrder> {
	const prepared = openTicket(client.context.account, ticket);
	const { order, clientOrderId, maxDeviationPercent, preparedAt, expiresAt } = prepared;
	const times = {
		preparedAt: new Date(preparedAt).toISOString(),
		expiresAt: new Date(expiresAt).toISOString(),
	};
	if (timeOf(client).now() > expiresAt) {
		return { ...(await placedBefore(client, prepared, options)), ...times };
	}
	const leg = { values: order, clientOrderId, maxDeviationPercent, isExact: true } as const;
	return { ...(await options.place(leg)), ...times };
}

/** After its end a ticket places nothing; an order that it has led to is still found. */
async function placedBefore(
	client: RestClient,
	{ order, clientOrderId, expiresAt }: PreparedOrder,
	{ signal }: FlowOptions,
): Promise<FlowOrder> {
	const seen = await lookUpOrder(client, order, clientOrderId, { signal });
	if (seen.state === 'unknown') throw seen.error;
	const isThis = seen.state === 'found' && differenceOf(order, seen.order) === undefined;
	if (isThis) return standing('found', seen.order, order, { clientOrderId });
	throw new MexcError({
		kind: 'input',
		message: `The ticket has expired at ${new Date(expiresAt).toISOString()}. Nothing was sent.`,
		hint: 'Prepare the order again: prices may have changed since. Valid For (Minutes) in Prepare gives more time.',
		parameter: 'ticket',
	});
}

/** The values of the order itself, without what only says how it is prepared. */
function orderIn(values: Values): Values {
	const names = [...newOrder.fields, ...(newOrder.options ?? [])].map(({ name }) => name);
	return Object.fromEntries(
		Object.entries(values).filter(([name]) => names.includes(name) && name !== 'newClientOrderId'),
	);
}

const [PRICE_DIGITS, PERCENT_DIGITS] = [8, 2];

function shortText(value: string, digits: number): string | undefined {
	return decimalText(roundHalfUp(value, digits));
}

function summaryOf(
	order: WireValues,
	preview: OrderPreview,
	{ expiresAt, limits }: { expiresAt: number; limits: string },
): string {
	const { side, type, symbol, quantity, quoteOrderQty, price } = order;
	const { valueUsdt, feeUsdt, estimate } = preview;
	const { averagePrice, slippagePercent, feeAsset = '' } = estimate ?? {};
	const spent = `${symbol} for ${quoteOrderQty} ${feeAsset}`.trim();
	const amount = quantity === undefined ? spent : `${quantity} ${symbol}`;
	const limit = price === undefined ? '' : ` at ${price}`;
	const worth = valueUsdt === undefined ? '' : `, worth ${valueUsdt} USDT`;
	const fee = feeUsdt === undefined ? '' : `, fee at most ${feeUsdt} USDT`;
	const average = averagePrice && shortText(averagePrice, PRICE_DIGITS);
	const worse = shortText(slippagePercent ?? '0', PERCENT_DIGITS);
	const fill =
		average &&
		` Now it would trade at ${average} on average, ${worse} % worse than the best price.`;
	const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
	return `${side} ${amount}, ${type}${limit}${worth}${fee}.${fill ?? ''}${limits} To be placed until ${until} UTC.`;
}
