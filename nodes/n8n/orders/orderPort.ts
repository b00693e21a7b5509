import type { IExecuteFunctions } from 'n8n-workflow';
import { minimum } from '../../../mexc/core/decimal';
import type { Operation, WireValues } from '../../../mexc/endpoints/endpoint';
import type { RestClient } from '../../../mexc/rest/client';
import type { FlowOptions, Leg } from '../../../mexc/flows/orderPort';
import { placeBatch, type BatchElement } from '../../../mexc/orders/placeBatch';
import { placeOrder, type PlaceHow } from '../../../mexc/orders/placeOrder';
import { STANDARD, type PreflightHow } from '../../../mexc/orders/preflight/plan';
import { checkOrders, previewOrders } from '../../../mexc/orders/previewOrders';
import { sentOrder } from '../../../mexc/orders/sentOrders';
import { howToPlace, ownIdOf, PREVIEW_REASON } from './place';
import { placeOption, placeOptionsOf, sizingOf } from './placing';
import { isSized } from '../fields/shownFields';
import { isTool, mayToolWrite } from './tool';

/** A flow of one item, with its checked values. */
export interface ItemFlow {
	operation: Operation;
	requested: WireValues;
	itemIndex: number;
	signal: AbortSignal;
}

/**
 * How a flow of one item places its orders: as Create does, with the client order id of the item (and of
 * the leg, where a flow has several orders). An agent that may not place orders gets previews instead.
 */
export function flowOptionsOf(
	context: IExecuteFunctions,
	client: RestClient,
	{ operation, requested, itemIndex, signal }: ItemFlow,
): FlowOptions {
	const sizing = isSized(operation) ? sizingOf(context, itemIndex) : undefined;
	const options = placeOptionsOf(context, itemIndex);
	const returnOutcome = placeOption(options, 'returnOutcome') === 'true';
	const isPreview = isTool(context) && !mayToolWrite(context);
	const { dryRun } = client.context.account.policy;

	function howOf(order: Leg) {
		const { leg, afterCancelling, replaces, sentUntilMs } = order;
		const position = leg === undefined ? ([itemIndex] as const) : ([itemIndex, leg] as const);
		const asked = { ...requested, ...sizing };
		const how = howToPlace(context, requested, { position, sizing, asked, replaces, signal });
		// The other flows read the order themselves.
		const readResult = ['cancelReplace', 'placePreparedOrder'].includes(operation.id);
		return {
			...how,
			...(order.clientOrderId !== undefined && ownId(order.clientOrderId, order.isExact)),
			preflight: preflightFor(order, how.preflight),
			sizing: order.sizing ?? how.sizing,
			sentUntilMs: sentUntilMs ?? how.sentUntilMs,
			afterCancelling,
			readResult,
		};
	}

	function elementOf(leg: Leg): BatchElement & { how: ReturnType<typeof howOf> } {
		return { values: leg.values, how: howOf(leg) };
	}

	async function preview(leg: Leg) {
		const [previewed] = await previewOrders(client, [elementOf(leg)], PREVIEW_REASON);
		return previewed;
	}

	return {
		signal,
		rehearsal: isPreview ? 'preview' : dryRun ? 'dryRun' : undefined,
		returnOutcome,
		// In queue mode each worker runs some of the executions.
		isOnlyProcess: process.env.EXECUTIONS_MODE !== 'queue',
		identityOf(leg) {
			const how = howOf(leg);
			const { clientOrderId } = how;
			const sent = sentOrder(client, clientOrderId);
			const isUsersOwn = ownIdOf(requested, options) !== undefined;
			const isLost = sent !== undefined && sent.answer === undefined;
			const execution = context.getExecutionId();
			return {
				clientOrderId,
				mayExist: how.lookUpFirst || sent !== undefined,
				sentUntilMs: isLost ? sent.sentUntilMs : how.sentUntilMs,
				isUsersOwn,
				isOfExecution: execution !== undefined && sent?.execution?.id === execution,
			};
		},
		preview,
		async place(leg) {
			if (isPreview) return await preview(leg);
			return await placeOrder(leg.reader ?? client, leg.values, howOf(leg));
		},
		async placeBatch(legs) {
			return await placeBatch(client, legs.map(elementOf));
		},
		async check(legs) {
			// Dry Run knows single orders only.
			const groups = dryRun ? legs.map((leg) => [leg]) : [legs];
			for (const group of groups) await checkOrders(client, group.map(elementOf));
		},
	};
}

/** A flow that makes the ID itself has looked for it, or asks for that. */
function ownId(clientOrderId: string, lookUpFirst = false): Partial<PlaceHow> {
	return { clientOrderId, lookUpFirst, notBefore: undefined, refuseEqual: false };
}

/** The tighter of two limits holds. */
function preflightFor({ maxDeviationPercent, isExact }: Leg, given = STANDARD): PreflightHow {
	const preflight: PreflightHow = isExact ? { ...given, mode: 'strict' } : given;
	const own = preflight.maxDeviationPercent;
	const both = [own, maxDeviationPercent].filter((limit) => limit !== undefined);
	if (both.length === 0) return preflight;
	return { ...preflight, maxDeviationPercent: both.reduce(minimum) };
}
