import type { IDataObject } from 'n8n-workflow';
import { changeFor, withDecimals } from '../output';
import type { Delivered } from './delivery';
import type { Occurrence, TriggerEvent } from './event';

/**
 * The item that leaves the node. `dropped` and `conflated` appear only where events were lost or replaced
 * on the way, so that a workflow which keeps up never sees them. Raw decimals stay as MEXC has sent them.
 */
export function itemOf(
	{ event: { item }, dropped, conflated }: Delivered<Occurrence>,
	{ decimals }: Pick<TriggerEvent, 'decimals'>,
	numberFormat: 'text' | 'number',
	isRaw = false,
): IDataObject {
	const losses = {
		...(dropped > 0 ? { dropped } : {}),
		...(conflated > 0 ? { conflated } : {}),
	};
	const json = { ...item, ...losses } as IDataObject;
	const change = changeFor(numberFormat, isRaw);
	if (change === undefined) return json;
	return withDecimals(json, new Set(decimals), change) as IDataObject;
}
