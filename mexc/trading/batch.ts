import type { Route } from '../endpoints/routes';
import { parseJson } from '../rest/json';
import type { OrderParameters } from './orderValue';
import type { PolicyRequest } from './policy';
import { refused } from './refusal';

type Parameters = PolicyRequest['parameters'];
type Element = Readonly<Record<string, unknown>>;

/**
 * The parameters of a batch with its list of orders written anew: what is judged is what is sent, even
 * when the text held a name twice. Throws MexcError of kind `policy` for a list that cannot be read.
 */
export function readBatch({ parameters }: PolicyRequest): Parameters {
	return parameters.map(([name, value]) => {
		if (name !== 'batchOrders') return [name, value];
		return [name, JSON.stringify(elementsOf(value))];
	});
}

/** The orders inside a trade: one, or the elements of a batch with what stands beside the list. */
export function ordersOf({ id }: Route, parameters: Parameters): OrderParameters[] {
	const common = Object.fromEntries(parameters);
	if (id !== 'batchOrders') return [common];
	return elementsOf(common.batchOrders ?? '').flatMap((element) => {
		refuseLookalikes(element, common);
		const own = Object.fromEntries(
			Object.entries(element).map(([name, value]) => [name, String(value ?? '')]),
		);
		// Which symbol MEXC takes when both stand there is not documented: both must be allowed.
		const both = common.symbol && own.symbol && common.symbol !== own.symbol;
		return both ? [own, { ...own, symbol: common.symbol }] : [{ symbol: common.symbol, ...own }];
	});
}

function elementsOf(text: string): Element[] {
	const elements = tryJson(text);
	if (Array.isArray(elements) && elements.length > 0 && elements.every(isOrder)) return elements;
	throw refused(
		'The policy of the credential cannot read the orders of this batch; nothing was sent.',
		'Give batchOrders as a JSON list of orders.',
	);
}

function tryJson(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/** An object whose names differ by more than their spelling: servers do not agree about which one counts. */
function isOrder(element: unknown): element is Element {
	if (typeof element !== 'object' || element === null || Array.isArray(element)) return false;
	const names = Object.keys(element).map(plainName);
	return new Set(names).size === names.length;
}

/**
 * Some JSON readers ignore case and separators: `Symbol` or `sym_bol` in an order may count there, while
 * `symbol` beside the list would be judged here.
 */
function refuseLookalikes(element: Element, common: OrderParameters): void {
	const beside = new Map(Object.keys(common).map((name) => [plainName(name), name]));
	for (const name of Object.keys(element)) {
		const twin = beside.get(plainName(name));
		if (twin === undefined || twin === name) continue;
		throw refused(
			`An order of this batch names "${name}", which looks like ${twin} beside the list; nothing was sent.`,
			'Spell each parameter as MEXC does, for example symbol.',
			name,
		);
	}
}

/** The letters and digits of a name, in lower case. */
export function plainName(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '') || name;
}
