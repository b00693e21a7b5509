import type { IDataObject } from 'n8n-workflow';
import { messageFor } from '../../../mexc/message/message';
import { changeFor, withDecimals } from '../items/output';
import type { Delivered } from './delivery';
import type { TriggerEvent } from './event';
import type { Occurrence } from '../../../mexc/events';
import type { TriggerSettings } from './settings';

type ItemForm = Pick<TriggerSettings, 'numberFormat' | 'message'> & { isRaw?: boolean };

/**
 * The item that leaves the node. `dropped` and `conflated` appear only where events were lost or replaced
 * on the way, so that a workflow which keeps up never sees them. Raw decimals stay as MEXC has sent them.
 * The message is made of the exact digits, whatever Number Format says.
 */
export function itemOf(
	{ event: { item }, dropped, conflated }: Delivered<Occurrence>,
	{ decimals }: Pick<TriggerEvent, 'decimals'>,
	{ numberFormat, isRaw = false, message }: ItemForm,
): IDataObject {
	const json = { ...item } as IDataObject;
	if (message !== undefined) json.message = messageFor({ ...item }, message);
	if (dropped > 0) json.dropped = dropped;
	if (conflated > 0) json.conflated = conflated;
	const change = changeFor(numberFormat, isRaw);
	if (change === undefined) return json;
	return withDecimals(json, new Set(decimals), change) as IDataObject;
}
