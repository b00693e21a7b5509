import type { Field } from '../../endpoints/endpoint';
import { placeOptions } from '../../endpoints/spotTrading/placeOptions';
import { orderDecimals } from '../../endpoints/spotTrading/shared';

/** Amounts in the reports of flows, beside those of placing. */
export const flowDecimals = [
	...orderDecimals,
	'amount',
	'totalQuantity',
	'totalValue',
	'leftQuantity',
];

/** The options of placing that a flow takes, each read by the node as for Create. */
export function flowOptions(returnOutcome: string): Field[] {
	return placeOptions.map((field) =>
		field.name === 'returnOutcome' ? { ...field, description: returnOutcome } : field,
	);
}

/** The same for a flow that only sells: what is sold needs no exit. */
export function sellingOptions(returnOutcome: string): Field[] {
	return flowOptions(returnOutcome).filter(({ name }) => name !== 'exitPlanTag');
}
