import type { IDataObject } from 'n8n-workflow';
import type { Operation, WireValues } from '../../mexc/endpoints/endpoint';
import { compare, isPlainDecimal } from '../../mexc/trading/decimal';

export interface OutputSettings {
	simplify: boolean;
	numberFormat: 'text' | 'number';
	/** Absent: all rows. */
	maxRows?: number;
}

/** The items of one answer, as readContent gives it. `values` are the parameters as they were sent. */
export function itemsOf(
	{ output }: Operation,
	body: unknown,
	values: WireValues,
	{ simplify, numberFormat, maxRows }: OutputSettings,
): IDataObject[] {
	const shaped = simplify && output.simplify ? output.simplify(body, values) : body;
	const list = Array.isArray(shaped) ? shaped : [shaped];
	const wanted = output.shape === 'list' && Array.isArray(shaped) ? list.slice(0, maxRows) : list;
	if (numberFormat === 'text') return wanted.map(asItem);
	const decimals = new Set(output.decimals);
	return wanted.map((row) => asItem(withNumbers(row, decimals)));
}

/** n8n wants an object in each item; a bare value or array goes under `data`, as HTTP Request does it. */
function asItem(row: unknown): IDataObject {
	const isObject = typeof row === 'object' && row !== null && !Array.isArray(row);
	return isObject ? (row as IDataObject) : { data: row as IDataObject[string] };
}

/** A copy in which the decimal texts with these names are numbers, wherever a number can hold them. */
export function withNumbers(value: unknown, decimals: ReadonlySet<string>): unknown {
	if (Array.isArray(value)) return value.map((entry) => withNumbers(entry, decimals));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			name,
			decimals.has(name) ? numberOr(entry) : withNumbers(entry, decimals),
		]),
	);
}

function numberOr(value: unknown): unknown {
	if (typeof value !== 'string' || !isPlainDecimal(value.replace(/^-/, ''))) return value;
	const number = Number(value);
	return Number.isFinite(number) && compare(String(number), value) === 0 ? number : value;
}
