import type { IDataObject } from 'n8n-workflow';
import { withNumbers } from '../output';
import type { Delivered } from './delivery';
import type { Occurrence, TriggerEvent } from './event';

/**
 * The item that leaves the node. `dropped` and `conflated` appear only where events were lost or replaced
 * on the way, so that a workflow which keeps up never sees them.
 */
export function itemOf(
	{ event: { item }, dropped, conflated }: Delivered<Occurrence>,
	{ decimals }: Pick<TriggerEvent, 'decimals'>,
	numberFormat: 'text' | 'number',
): IDataObject {
	const losses = {
		...(dropped > 0 ? { dropped } : {}),
		...(conflated > 0 ? { conflated } : {}),
	};
	const json = { ...item, ...losses } as IDataObject;
	if (numberFormat === 'text') return json;
	return withNumbers(json, new Set(decimals)) as IDataObject;
}
