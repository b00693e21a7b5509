import type { WireValues } from '../endpoints/endpoint';
import { routes } from '../endpoints/routes';
import type { RestClient } from '../rest/client';
import { multiply } from '../core/decimal';
import { orderValue } from '../policy/orderValue';
import type { BatchElement } from './placeBatch';
import { fillOf } from './placeOrder';
import { enforcePolicy } from '../policy/policy';
import { marketOf } from '../policy/policyMarket';
import type { FillEstimate } from './preflight/estimateFill';
import { takerRate } from './preflight/fees';
import { checkBalances, finishPlan } from './preflight/finishPlan';
import { planOrder, reportOf, STANDARD, type OrderPlan } from './preflight/plan';

/** What would be sent, and what would come of it. Amounts are decimal text. */
export interface OrderPreview {
	outcome: 'notPlaced';
	preview: true;
	reason: string;
	/** Exactly what would be sent, after sizing and rounding. */
	wouldSend: WireValues;
	/** By the last price; absent when it cannot be determined. */
	valueUsdt?: string;
	/** Of the whole order at the taker fee, the higher of the two. */
	feeUsdt?: string;
	/** What would trade at once in the live book; absent when the book cannot be read. */
	estimate?: FillEstimate;
	[field: string]: unknown;
}

/**
 * Sizes, rounds and checks orders as placing them would, asks the policy of the credential, and values
 * them. Sends no order and looks up none. Several are judged as the batch they would be. Throws MexcError
 * as placing would.
 */
export async function previewOrders(
	client: RestClient,
	orders: readonly BatchElement[],
	reason: string,
): Promise<OrderPreview[]> {
	const plans = await checkOrders(client, orders);
	return await Promise.all(plans.map(async (plan) => await previewOf(client, plan, reason)));
}

/** The same checks without a value on the orders. */
export async function checkOrders(
	client: RestClient,
	orders: readonly BatchElement[],
): Promise<OrderPlan[]> {
	const plans: OrderPlan[] = [];
	for (const { values, how } of orders) {
		const named = { ...values, newClientOrderId: how.clientOrderId };
		const own = { ...how, preflight: { ...(how.preflight ?? STANDARD), checkBalance: false } };
		plans.push(await finishPlan(client, await planOrder(client, named, how), own));
	}
	await checkBalance(client, orders, plans);
	await askPolicy(
		client,
		plans.map(({ send }) => send),
	);
	return plans;
}

/** The balance must cover the orders together; read once for all of them. */
async function checkBalance(
	client: RestClient,
	orders: readonly BatchElement[],
	plans: readonly OrderPlan[],
): Promise<void> {
	const checked = plans.filter((_plan, index) => orders[index].how.preflight?.checkBalance);
	if (checked.length === 0) return;
	const warning = await checkBalances(client, checked, orders[0].how);
	if (warning === undefined) return;
	for (const { warnings } of checked) warnings.push(warning);
}

/** Throws MexcError of kind `policy` for what the credential would refuse. */
async function askPolicy(client: RestClient, orders: readonly WireValues[]): Promise<void> {
	const [first, ...others] = orders;
	const { method, path } = others.length > 0 ? routes.batchOrders : routes.newOrder;
	const values = others.length > 0 ? { batchOrders: JSON.stringify(orders) } : first;
	const request = { method, path, parameters: Object.entries(values) };
	await enforcePolicy(client.context.account, request, marketOf(client), { isPreview: true });
}

async function previewOf(
	client: RestClient,
	plan: OrderPlan,
	reason: string,
): Promise<OrderPreview> {
	const { send, rules } = plan;
	const [valueUsdt, rate, estimate] = await Promise.all([
		orderValue(send, marketOf(client)),
		rules && takerRate(client, rules),
		fillOf(client, plan).catch(() => undefined),
	]);
	// Nothing was sent: `wouldSend` stands for it.
	const { asked, adjusted, warnings } = reportOf(plan);
	return {
		outcome: 'notPlaced',
		preview: true,
		reason,
		wouldSend: send,
		valueUsdt,
		feeUsdt: valueUsdt !== undefined && rate ? multiply(valueUsdt, rate) : undefined,
		estimate,
		asked,
		adjusted,
		warnings,
	};
}
