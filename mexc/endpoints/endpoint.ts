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
}

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
	displayName: string;
	/** MEXC's parameter name, exactly. */
	name: string;
	type:
		'string' | 'number' | 'boolean' | 'options' | 'multiOptions' | 'dateTime' | 'resourceLocator';
	default: string | number | boolean | readonly string[] | SymbolLocator;
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
	/** Shown only while each named field of the same operation has one of the values. */
	showWhen?: Readonly<Record<string, readonly string[]>>;
	wire: Wire;
}

export interface FieldOption {
	name: string;
	value: string;
	description?: string;
}

export interface SymbolLocator {
	mode: 'list' | 'name';
	value: string;
}

/** How a value is checked and written on the wire. */
export type Wire =
	| { kind: 'text'; maxLength?: number; pattern?: RegExp }
	/** A pair: `btcusdt`, `BTC/USDT` and a resource locator all become `BTCUSDT`. */
	| { kind: 'symbol' }
	/** Comma text or an array; goes out as comma text. */
	| { kind: 'symbols' }
	/** Plain decimal digits as text; never through a float. `positive` refuses zero. */
	| { kind: 'decimal'; positive?: boolean }
	| { kind: 'integer'; min?: number; max?: number }
	/** Milliseconds, ISO text or a Date; goes out in milliseconds. */
	| { kind: 'time' }
	/** One of the field's options, spelled exactly. */
	| { kind: 'choice' }
	| { kind: 'boolean' };

/** How a body becomes items. */
export interface Output {
	/** `list`: one item per row, with Return All and Limit. */
	shape: 'object' | 'list';
	/** Rows inside the body, when the list is not the body itself. */
	rows?: (body: unknown) => readonly unknown[];
	/** The friendlier form, when the user leaves Simplify on. Absent: Simplify is not offered. */
	simplify?: (body: unknown, values: WireValues) => unknown;
	/**
	 * Names of the fields that hold decimal text, wherever they stand in the answer (after Simplify as
	 * well); `numberFormat: number` converts exactly these.
	 */
	decimals: readonly string[];
	/**
	 * How a list is read to the end; absent: the answer is complete.
	 * `limit`: the answer is cut to the `limit` parameter, whose largest value is `maxPage`. With `timeOf`
	 * (a raw row's time in milliseconds) longer lists are walked by `startTime` or `endTime` (exclusive).
	 */
	paging?: {
		kind: 'limit';
		parameter: string;
		maxPage: number;
		timeOf?: (row: unknown) => number;
	};
}

/** Gives the definition its type and keeps the literal at the place of definition. */
export function endpoint(definition: Endpoint): Endpoint {
	return definition;
}
