import type { TextUse } from '../input/texts';
import type { Form } from './forms';
import type { Paging } from './paging';
import type { Route } from './routes';

/**
 * An endpoint of the REST API, defined exactly once. The editor's fields, validation, the wire request,
 * signing, policy, weights, retries, output and the reference page are all derived from this object.
 */
export interface Endpoint extends Route {
	/** Name in the Operation list. */
	name: string;
	/** Sentence case, for the node's list of actions. */
	action: string;
	/** One sentence for people and models. */
	description: string;
	weight: { ip: number | null; uid: number | null };
	extraLimits?: readonly ExtraLimit[];
	/** `read` may be repeated; `write` and `money` never blindly. */
	effect: 'read' | 'write' | 'money';
	/** Required and conditional parameters: shown at the top level. */
	fields: readonly Field[];
	/** Optional parameters: shown in the collection "Options". */
	options?: readonly Field[];
	/** What single fields cannot say. Returns the sentence and hint for a violated rule. */
	rules?: readonly Rule[];
	output: Output;
	/**
	 * For money that moves without being an order: the parameter that takes an ID of ours, and where a lost
	 * answer is looked up.
	 */
	trace?: { ownId?: string; lookUp: string };
}

/** What the editor shows of an operation and makes items from: an endpoint, or a composite of several. */
export type Operation = Pick<
	Endpoint,
	| 'id'
	| 'node'
	| 'resource'
	| 'policyClass'
	| 'name'
	| 'action'
	| 'description'
	| 'effect'
	| 'fields'
	| 'options'
	| 'rules'
	| 'output'
>;

/** A limit beside the weight buckets, shared by every endpoint that names the same bucket. */
export interface ExtraLimit {
	bucket: string;
	limit: number;
	intervalMs: number;
	scope: 'ip' | 'uid';
}

/** Values by MEXC's parameter name, as a user or an expression gave them. */
export type Values = Readonly<Record<string, unknown>>;

/** Checked text by parameter name, as it goes on the wire. */
export type WireValues = Readonly<Record<string, string>>;

export type Rule = (values: WireValues) => RuleViolation | undefined;

export interface RuleViolation {
	parameter: string;
	message: string;
	hint: string;
}

/**
 * One parameter. The keys up to `required` are n8n's own, in n8n's order, so that n8n's linter reads
 * definitions as it reads nodes; `wire` and `showWhen` are ours.
 */
export interface Field {
	/** What texts call it; the editor's label has the unit beside it. */
	displayName: string;
	/** In what the amount is counted. */
	unit?: 'Base Asset' | 'Quote Asset';
	/** MEXC's parameter name, exactly. */
	name: string;
	type:
		| 'string'
		| 'number'
		| 'boolean'
		| 'options'
		| 'multiOptions'
		| 'dateTime'
		| 'resourceLocator'
		| 'fixedCollection';
	default: string | number | boolean | readonly string[] | SymbolLocator | NoRows;
	description?: string;
	hint?: string;
	placeholder?: string;
	options?: readonly FieldOption[];
	typeOptions?: {
		minValue?: number;
		maxValue?: number;
		numberPrecision?: number;
		password?: boolean;
	};
	required?: boolean;
	/** No expressions: what the field decides is for the workflow's owner. */
	noDataExpression?: true;
	/**
	 * Another field can be given in its place, and a rule of the operation asks for one of them: the one that
	 * an expression leaves empty widens nothing.
	 */
	alternative?: true;
	/**
	 * The searchable list that a resource locator offers beside typing (pairs have theirs by their wire).
	 * It is read again when one of the fields it depends on changes.
	 */
	list?: { method: ListMethod; dependsOn?: readonly string[] };
	/** What one row of a table is made of (wire `rows`); of fields with one name at most one is shown. */
	rows?: { displayName: string; fields: readonly Field[] };
	/** Shown only while each named field of the same operation, or of the same row, has one of the values. */
	showWhen?: Readonly<Record<string, readonly string[]>>;
	wire: Wire;
}

export type ListMethod =
	| 'searchAddresses'
	| 'searchCoins'
	| 'searchDustAssets'
	| 'searchNetworkNames'
	| 'searchNetworks'
	| 'searchSubAccounts';

export interface FieldOption {
	name: string;
	value: string;
	description?: string;
}

export interface SymbolLocator {
	mode: 'list' | 'name';
	value: string;
}

/** A table without rows. */
export type NoRows = Readonly<Record<string, never>>;

/** How a value is checked and written on the wire. */
export type Wire =
	/** `form` says in words what `pattern` accepts; `use` what the text is for, where that matters. */
	| { kind: 'text'; maxLength?: number; pattern?: RegExp; form?: string; use?: TextUse }
	/** Somebody's message: its text as it came, or an object as JSON. */
	| { kind: 'payload' }
	/** A pair: `btcusdt`, `BTC/USDT` and a resource locator all become `BTCUSDT`. */
	| { kind: 'symbol' }
	/** Text with commas, semicolons or line breaks, or an array; goes out as comma text. */
	| { kind: 'symbols' }
	/** An asset: `usdt` becomes `USDT`. */
	| { kind: 'coin' }
	/** As symbols. */
	| { kind: 'coins'; maxItems?: number }
	| { kind: 'list'; maxItems?: number }
	/** Plain decimal digits as text; never through a float. `positive` refuses zero; `max` is decimal text. */
	| { kind: 'decimal'; positive?: boolean; max?: string }
	| { kind: 'integer'; min?: number; max?: number }
	/** Milliseconds, ISO text or a date object; goes out in milliseconds. */
	| { kind: 'time' }
	/** One of the field's options, spelled exactly. */
	| { kind: 'choice' }
	/** Some of the field's options, as comma text or an array; goes out as comma text. */
	| { kind: 'choices' }
	| { kind: 'boolean' }
	/** A list of objects by the field's `rows`; becomes the JSON of the checked values (rowsIn reads it). */
	| { kind: 'rows'; maxItems: number };

/** How a body becomes items. */
export interface Output {
	/** `list`: one item per row, with Return All and Limit. `file`: one item with a file (see Composite). */
	shape: 'object' | 'list' | 'file';
	/** Of a list: when several rows are returned, so that Return All and Limit are shown. Absent: always. */
	listWhen?: Field['showWhen'];
	/**
	 * What the body must be made of; another one is an error, never an item. Absent: an object, or a list
	 * of objects, by `shape`.
	 */
	form?: Form;
	/**
	 * What of a body that fits was asked for, where MEXC leaves a parameter out. Undefined: all of it.
	 * Throws MexcError for what was asked for and is not there.
	 */
	select?: (body: unknown, values: WireValues) => unknown;
	/** Rows inside the body, when the list is not the body itself. */
	rows?: (body: unknown) => readonly unknown[];
	/**
	 * The friendlier form, when the user leaves Simplify on; it is given the rows where `rows` finds them,
	 * the body otherwise. Absent: Simplify takes no more than the envelope off, and is offered for that.
	 */
	simplify?: (body: unknown, values: WireValues) => unknown;
	/**
	 * Names of the fields that hold decimal text, wherever they stand in the answer (after Simplify as
	 * well); `numberFormat: number` converts exactly these.
	 */
	decimals: readonly string[];
	/** Further ones, whose names depend on what was asked for. */
	decimalsOf?: (values: WireValues) => readonly string[];
	/**
	 * The list as a table in a file: the word for it in the file's name, and the names of the simplified
	 * rows that make the first columns. Absent: the node offers no file.
	 */
	csv?: { name: string; columns: readonly string[] };
	/** How a list is read to the end; absent: the answer is complete. */
	paging?: Paging;
	/**
	 * Names of the fields whose text somebody else has written, wherever they stand: titles, names of coins, memos.
	 * An AI agent is warned of them.
	 */
	foreignTexts?: readonly string[];
	/** Names of the fields of an answer that hold secrets, for the node's `sensitiveOutputFields`. */
	secrets?: readonly string[];
}

/** Gives the definition its type and keeps the literal at the place of definition. */
export function endpoint(definition: Endpoint): Endpoint {
	return definition;
}
