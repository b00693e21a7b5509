import { anObject, envelopeOf, isObject, type Form } from './forms';
import { timeOf } from '../core/time';
import type { Output } from './endpoint';

/** Friendlier forms that answers of several endpoints share; nothing of MEXC's row is lost. */
export type Row = Readonly<Record<string, unknown>>;

/** Some times are in seconds, unlike all others of the REST API (affiliate commissions). */
const SECONDS_BELOW = 100_000_000_000;

/**
 * An answer, or a part of one, that is an object. Its form was checked where it was parsed
 * (mexc/rest/checkAnswer.ts): this only gives it the type, and each of its fields stays unknown.
 */
export function asRow(answer: unknown): Row {
	return answer as Row;
}

/**
 * The same of a list. Nothing else is made an empty list, which would prove that there is no such order; where
 * anything else is to mean no rows, use `rowsAt`.
 */
export function asRows(answer: unknown): readonly Row[] {
	return answer as readonly Row[];
}

/** Rows in an envelope, by the names on the way to them; a bare list is taken as it is. */
export function rowsAt(...names: readonly string[]): (body: unknown) => readonly Row[] {
	return (body) => {
		if (Array.isArray(body)) return asRows(body);
		const found = names.reduce<unknown>((part, name) => (part as Row | undefined)?.[name], body);
		return Array.isArray(found) ? asRows(found) : [];
	};
}

/** The same with the form that such an answer must have. */
export function rowsUnder(...names: readonly string[]): Pick<Output, 'rows' | 'form'> {
	return rowsOf(anObject, ...names);
}

export function rowsOf(form: Form, ...names: readonly string[]): Pick<Output, 'rows' | 'form'> {
	return { rows: rowsAt(...names), form: envelopeOf(form, ...names) };
}

/** A list inside a row, each object of it in its friendlier form; what is no object stays as it is. */
export function listIn(value: unknown, friendly: (row: Row) => unknown): unknown[] {
	if (!Array.isArray(value)) return [];
	return value.map((entry: unknown) => (isObject(entry) ? friendly(entry) : entry));
}

/** Simplify for a list: each row in its friendlier form. */
export function eachRow(friendly: (row: Row) => unknown): (rows: unknown) => unknown {
	return (rows) => (Array.isArray(rows) ? asRows(rows).map(friendly) : friendly(asRow(rows)));
}

/** One of the numbers that an envelope says about its pages. */
export function numberAt(...names: readonly string[]): (body: unknown) => unknown {
	return (body) => names.reduce<unknown>((part, name) => (part as Row | undefined)?.[name], body);
}

/** Milliseconds of a raw row's time, for walking through lists; NaN where it says none. */
export function timeAt(name: string): (row: unknown) => number {
	return (row) => timeIn(asRow(row)[name]);
}

/** Milliseconds given as a number or as digits; NaN for anything else, so that nothing counts as 1970. */
export function timeIn(value: unknown): number {
	return timeOf(value) ?? NaN;
}

/** The word that a table has for a value of MEXC's; undefined for one that is not listed. */
export function wordFor<T>(names: Readonly<Record<string, T>>, value: unknown): T | undefined {
	const name = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
	return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** What only one row has, made of what stays the same while the rest of it changes; see Paging.keyOf. */
export function identityBy(...names: readonly string[]): (row: unknown) => string | undefined {
	return (row) => {
		const values = names.map((name) => asRow(row)[name] ?? null);
		// Without the name that MEXC gives it, a row is known by all that it says.
		return values[0] === null || values[0] === '' ? undefined : JSON.stringify(values);
	};
}

/** ISO text of milliseconds or seconds, given as number or digits; undefined for anything else. */
export function isoTime(time: unknown): string | undefined {
	const number = timeIn(time);
	const date = new Date(number < SECONDS_BELOW ? number * 1000 : number);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** ISO text beside each of these times: `insertTimeIso` behind `insertTime`. */
export function withIsoTimes(row: Row, ...times: readonly string[]): Row {
	return Object.fromEntries(
		Object.entries(row).flatMap(([name, value]) => {
			const iso = times.includes(name) ? isoTime(value) : undefined;
			return iso === undefined
				? [[name, value]]
				: [
						[name, value],
						[`${name}Iso`, iso],
					];
		}),
	);
}

/**
 * MEXC has two names for networks that differ only by case: `netWork` is the short ID, `network` the old
 * long name (quirks 24). Here `network` is the ID, and `networkName` the long name where it is another.
 */
export function withOneNetwork(row: Row): Row {
	const { netWork, network, ...rest } = row;
	const id = netWork || network;
	if (id === undefined) return row;
	const [entries, at] = [Object.entries(rest), Object.keys(row).indexOf('network')];
	const names =
		network === id || network === undefined
			? { network: id }
			: { network: id, networkName: network };
	return Object.fromEntries([
		...entries.slice(0, at),
		...Object.entries(names),
		...entries.slice(at),
	]);
}

/** The word for a status beside its number: `statusName` behind `status`. */
export function withStatusName(row: Row, names: Readonly<Record<string, string>>): Row {
	return Object.fromEntries(
		Object.entries(row).flatMap(([name, value]) => {
			const word = name === 'status' ? wordFor(names, value) : undefined;
			return word === undefined
				? [[name, value]]
				: [
						[name, value],
						['statusName', word],
					];
		}),
	);
}
