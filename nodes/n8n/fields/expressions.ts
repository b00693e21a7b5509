import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../../mexc/endpoints/endpoint';
import { isObject } from '../../../mexc/endpoints/forms';
import { Unusable } from '../../../mexc/input/problem';

/** What n8n's node, list and trigger contexts can say about the fields as they are saved. */
interface SavedParameters {
	getNode(): { parameters: IDataObject };
}

/** Evaluates `{{ … }}` for the item at hand. */
export type Evaluate = (code: string) => unknown;

/**
 * The way of saying that nothing is meant where an expression gives nothing. A constant of the node's owner: an
 * expression or a model must not widen what a filter narrows.
 */
export const allowEmptyExpressions: Field = {
	displayName: 'Allow Empty Expressions',
	name: 'allowEmptyExpressions',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether an optional field with an expression that gives nothing counts as left empty: a filter then lets everything through. Off: it is an error that names the field.',
	wire: { kind: 'boolean' },
};

/** n8n's name for the rows of a table, under the name of its field. */
export const ROW = 'row';

/** Judges the values of a node's fields by what is saved in them. */
export interface FieldExpressions {
	/**
	 * The value, or why it must not be used; of a table the list of its rows, each value judged. `saved` is what
	 * the field holds, `value` what n8n made of it.
	 */
	given(saved: unknown, value: unknown, field?: Field): unknown;
	/** The same for a collection, or for one of its rows; `fields` are those that it may hold. */
	givenIn(saved: unknown, values: IDataObject, fields: readonly Field[]): IDataObject;
	/** What the field of this name at the top level holds. */
	saved(name: string): unknown;
}

/**
 * For the fields of one node and item. `evaluate` makes the parts of a text visible: n8n writes a part that is
 * undefined as nothing, and a long number with the digits that are left of it.
 */
export function fieldExpressions(context: SavedParameters, evaluate?: Evaluate): FieldExpressions {
	const parameters = parametersOf(context);
	const options = parameters.options as IDataObject | undefined;
	const isEmptyAllowed = options?.[allowEmptyExpressions.name] === true;

	function given(saved: unknown, value: unknown, field?: Field): unknown {
		if (field?.rows) return givenRows(saved, value, field.rows.fields);
		const [held, inner] = isLocator(saved) ? [saved.value, innerValue(value)] : [saved, value];
		if (!isExpression(held)) return value;
		if (!isBlank(inner)) return brokenPart(held, evaluate, field) ?? value;
		// A model leaves out what it does not need.
		const isLeftOut = isEmptyAllowed || /\$fromAI\s*\(/i.test(held);
		return isLeftOut ? value : emptyExpression;
	}

	function givenRows(saved: unknown, value: unknown, fields: readonly Field[]): unknown {
		// Without a row n8n keeps an empty object; a program may have written something else.
		const isTable = isObject(value) && Object.keys(value).every((name) => name === ROW);
		const rows = isTable ? (value[ROW] ?? []) : value;
		if (!Array.isArray(rows)) return rows;
		const savedRows = isObject(saved) ? saved[ROW] : undefined;
		return rows.map((row: unknown, index) => {
			const savedRow: unknown = Array.isArray(savedRows) ? savedRows[index] : undefined;
			return isObject(row) ? givenIn(savedRow, row as IDataObject, fields) : row;
		});
	}

	function givenIn(saved: unknown, values: IDataObject, fields: readonly Field[]): IDataObject {
		const judged = Object.entries(values).map(([name, value]) => {
			const field = fields.find((entry) => entry.name === name);
			return [name, given((saved as IDataObject | undefined)?.[name], value, field)];
		});
		return Object.fromEntries(judged) as IDataObject;
	}

	return { given, givenIn, saved: (name) => parameters[name] };
}

const known = new WeakMap<SavedParameters, IDataObject>();

/** n8n copies the whole node at each call, which counts where a run has thousands of items. */
function parametersOf(context: SavedParameters): IDataObject {
	const parameters = known.get(context) ?? context.getNode().parameters;
	known.set(context, parameters);
	return parameters;
}

const emptyExpression = new Unusable(
	'is empty, because its expression gives nothing',
	'Check where the value comes from. If it may be empty, switch on Allow Empty Expressions in Options.',
	true,
);

function isExpression(saved: unknown): saved is string {
	return typeof saved === 'string' && saved.startsWith('=');
}

function isLocator(saved: unknown): saved is { value: unknown } {
	return typeof saved === 'object' && saved !== null && '__rl' in saved && 'value' in saved;
}

function innerValue(value: unknown): unknown {
	return isLocator(value) ? value.value : value;
}

function isBlank(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (Array.isArray(value)) return value.length === 0;
	return typeof value === 'string' && value.trim() === '';
}

/** The parts that n8n computes; a backslash before the brackets makes them plain text. */
const PARTS = /(?<!\\)\{\{[\s\S]*?(?<!\\)\}\}/g;

/** Why a text that is put together must not be used; undefined where all of its parts say something. */
function brokenPart(
	saved: string,
	evaluate: Evaluate | undefined,
	field: Field | undefined,
): Unusable | undefined {
	const parts = saved.slice(1).match(PARTS) ?? [];
	const isAlone = parts.length === 1 && saved === `=${parts[0]}`;
	if (isAlone || evaluate === undefined) return undefined;
	const isKey = field?.wire.kind === 'text' && field.wire.use === 'key';
	for (const part of parts) {
		const value = valueOfPart(part, evaluate);
		const isNothing = value === undefined || value === null || Number.isNaN(value);
		if (isNothing || (isKey && isBlank(value))) return nothingIn(part, isKey);
		if (Number.isInteger(value) && !Number.isSafeInteger(value)) return lostIn(part);
	}
	return undefined;
}

/** What n8n could compute inside the text, but not alone, says nothing against the text. */
function valueOfPart(part: string, evaluate: Evaluate): unknown {
	try {
		return evaluate(part);
	} catch {
		return 'unknown';
	}
}

function nothingIn(part: string, isKey: boolean): Unusable {
	return new Unusable(
		`is put together of parts, and ${shownPart(part)} gives nothing`,
		isKey
			? 'Check where its value comes from. What is different must have a different ID.'
			: 'Check where its value comes from. If the part may be empty, write {{ … ?? "" }}.',
	);
}

function lostIn(part: string): Unusable {
	return new Unusable(
		`is put together of parts, and ${shownPart(part)} is a number that JavaScript cannot hold exactly`,
		'Let the number come as text, in quotes where it comes from.',
	);
}

function shownPart(part: string): string {
	const text = part.replace(/\s+/g, ' ');
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
