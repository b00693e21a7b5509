import type { IDataObject } from 'n8n-workflow';
import type { Operation, WireValues } from '../../../mexc/endpoints/endpoint';
import { compare, decimalOf } from '../../../mexc/core/decimal';

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
	const change = changeFor(numberFormat, !simplify);
	if (change === undefined) return wanted.map(asItem);
	const decimals = new Set([...output.decimals, ...(output.decimalsOf?.(values) ?? [])]);
	return wanted.map((row) => asItem(withDecimals(row, decimals, change)));
}

/**
 * How the decimals of an item are shown: as numbers, or as text in plain digits; undefined where they stay
 * as MEXC has sent them.
 */
export function changeFor(
	numberFormat: OutputSettings['numberFormat'],
	isRaw: boolean,
): ((value: unknown) => unknown) | undefined {
	if (isRaw) return numberFormat === 'number' ? numberOr : undefined;
	return numberFormat === 'number' ? numberOrPlain : plainOr;
}

/** n8n wants an object in each item; a bare value or array goes under `data`, as HTTP Request does it. */
function asItem(row: unknown): IDataObject {
	const isObject = typeof row === 'object' && row !== null && !Array.isArray(row);
	return isObject ? (row as IDataObject) : { data: row as IDataObject[string] };
}

/** The value with the fields of these names changed, wherever they stand; the very same where none does. */
export function withDecimals(
	value: unknown,
	decimals: ReadonlySet<string>,
	change: (value: unknown) => unknown,
): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const isList = Array.isArray(value);
	const names = Object.keys(value);
	const content = value as Readonly<Record<string, unknown>>;
	/** Made at the first that changes, which is rare. */
	let entries: Array<[string, unknown]> | undefined;
	for (const [index, name] of names.entries()) {
		const before = content[name];
		const isDecimal = !isList && decimals.has(name);
		const after = isDecimal ? change(before) : withDecimals(before, decimals, change);
		if (after !== before) entries ??= names.slice(0, index).map((one) => [one, content[one]]);
		entries?.push([name, after]);
	}
	if (entries === undefined) return value;
	return isList ? entries.map(([, after]) => after) : Object.fromEntries(entries);
}

/** A number where one can hold all digits of the text. */
function numberOr(value: unknown): unknown {
	const text = typeof value === 'string' ? decimalOf(value) : undefined;
	if (text === undefined) return value;
	const number = Number(text);
	return Number.isFinite(number) && compare(String(number), text) === 0 ? number : value;
}

function numberOrPlain(value: unknown): unknown {
	const found = numberOr(value);
	return typeof found === 'number' ? found : plainOr(found);
}

/** `1.2E-7`, as Java prints it, and the JSON number 1e-7 in plain digits; everything else as it is. */
function plainOr(value: unknown): unknown {
	if (typeof value !== 'string' && typeof value !== 'number') return value;
	return /e/i.test(String(value)) ? (decimalOf(value) ?? value) : value;
}
