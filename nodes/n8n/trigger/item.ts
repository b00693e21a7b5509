import type { IDataObject } from 'n8n-workflow';
import { compare } from '../../../mexc/trading/decimal';
import { decimalText } from '../../../mexc/alerts/decimalText';
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
	for (const name of decimals) {
		if (name in json) json[name] = numberOr(json[name]);
	}
	return json;
}

/** A number where JavaScript's numbers hold the text exactly; the text where digits would be lost. */
function numberOr(value: IDataObject[string]): IDataObject[string] {
	if (typeof value !== 'string' || decimalText(value) === undefined) return value;
	const number = Number(value);
	return Number.isFinite(number) && compare(String(number), value) === 0 ? number : value;
}
