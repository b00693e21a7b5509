import type { IExecuteFunctions } from 'n8n-workflow';
import type { Values, WireValues } from '../../../mexc/endpoints/endpoint';
import { newOrder } from '../../../mexc/endpoints/spotTrading';
import type { RestClient } from '../../../mexc/rest/client';
import type { FlowOptions, FlowOrder, Leg } from '../../../mexc/trading/flows/flow';
import { buildRequest } from '../../../mexc/rest/request';
import { placeBatch } from '../../../mexc/trading/placeBatch';
import { placeOrder, type PlaceHow } from '../../../mexc/trading/placeOrder';
import { enforcePolicy } from '../../../mexc/trading/policy';
import { marketOf } from '../../../mexc/trading/policyMarket';
import { orderKey, sentOrder } from '../../../mexc/trading/sentOrders';
import { givenId, howToPlace } from '../place';
import { previewOrder } from '../preview';
import { isTool, mayToolWrite } from '../tool';
import { optionsOf } from '../values';

/**
 * How a flow of one item places its orders: as Create does, with the client order id of the item (and of
 * the leg, where a flow has several orders). An agent that may not place orders gets previews instead.
 */
export function flowOptionsOf(
	context: IExecuteFunctions,
	client: RestClient,
	wish: WireValues,
	itemIndex: number,
	signal: AbortSignal,
): FlowOptions {
	const isPreview = isTool(context) && !mayToolWrite(context);
	const { dryRun } = client.context.account.policy;

	function howOf({ leg }: Leg): PlaceHow {
		const position = leg === undefined ? ([itemIndex] as const) : ([itemIndex, leg] as const);
		return { ...howToPlace(context, wish, position, wish), returnOutcome: true, signal };
	}

	async function preview(leg: Leg): Promise<FlowOrder> {
		const named = { ...leg.values, newClientOrderId: howOf(leg).clientOrderId };
		return { ...(await previewOrder(client, named, signal)) };
	}

	return {
		signal,
		rehearsal: isPreview ? 'preview' : dryRun ? 'dryRun' : undefined,
		returnOutcome: String(optionsOf(context, itemIndex).returnOutcome) === 'true',
		identityOf(leg) {
			const { clientOrderId, lookUpFirst } = howOf(leg);
			const isSent = sentOrder(orderKey(client, clientOrderId)) !== undefined;
			const isUsersOwn = givenId(wish, optionsOf(context, itemIndex)) !== undefined;
			return { clientOrderId, mayExist: lookUpFirst || isSent, isUsersOwn };
		},
		async place(leg) {
			return isPreview ? await preview(leg) : await placeOrder(client, leg.values, howOf(leg));
		},
		async placeBatch(legs) {
			const elements = legs.map((leg) => ({ values: leg.values, how: howOf(leg) }));
			return await placeBatch(client, elements);
		},
		async check(legs) {
			for (const leg of legs) {
				const newClientOrderId = howOf(leg).clientOrderId;
				await checkOrder(client, { ...leg.values, newClientOrderId });
			}
		},
	};
}

/** The refusals that need no request to MEXC's order endpoints. */
async function checkOrder(client: RestClient, values: Values): Promise<void> {
	const { method, path, values: wire } = buildRequest(newOrder, values);
	const request = { method, path, parameters: Object.entries(wire) };
	await enforcePolicy(client.context.account, request, marketOf(client));
}
