import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Endpoint, Field, Values } from '../../mexc/endpoints/endpoint';
import { MexcError } from '../../mexc/core/errors';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest } from '../../mexc/rest/request';
import type { Time } from '../../mexc/core/time';
import { itemsOf } from '../../nodes/n8n/items/output';
import { readContent } from '../../mexc/rest/pages';
import type { Simulator } from '../../simulator/src';

/** So many seconds pass from one look at the clock to the next that no limit and no pause makes it wait. */
export function rushingTime(): Time {
	let clock = Date.now();
	return {
		now: () => (clock += 5_000),
		monotonic: () => (clock += 5_000),
		after(_ms, fn) {
			const timer = setImmediate(fn);
			return () => clearImmediate(timer);
		},
	};
}

// Answers as a changed exchange, a gateway or another client's library could give them: the documented
// samples with a part put differently, sent by the simulator over real HTTP, letter for letter.

/** What stands where the whole answer is expected. */
export const ODD_BODIES = [
	...['', 'null', '"abc"', '1e-7', '[]', '{}', '[null]', '{"code":0,"data":[]}'],
];

/** JSON texts; empty text stands for no body, or for a part that is left out. */
export const ODD = [
	...['', 'null', '""', '[]', '{}', '"abc"', 'true', '[null]', '{"code":0,"data":[]}'],
	...['1e-7', '1E+1', '"1.2E-7"', '"1E+1"', '"1E+999999"', '1E+999999', '-1', '"0.10"'],
	...['12345678901234567890', '"__proto__"', '" 1"'],
];

const RESPONSES = path.join(__dirname, '../../simulator/facts/responses');

export function sampleOf(id: string): unknown {
	return JSON.parse(readFileSync(path.join(RESPONSES, `${id}.json`), 'utf8')) as unknown;
}

/** The way to every part of a value, the value itself (an empty path) included. */
export function pathsIn(value: unknown, at: readonly string[] = []): string[][] {
	const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	return [[...at], ...inner.flatMap(([name, part]) => pathsIn(part, [...at, name]))];
}

const PLACE = '@@the odd part@@';

/** The sample as JSON text with another text at a place; a part beside the others where there is none. */
export function changed(sample: unknown, at: readonly string[], json: string): string {
	if (at.length === 0) return json;
	const body = structuredClone(sample);
	const names = [...at];
	const last = names.pop() as string;
	const holder = names.reduce<Record<string, unknown>>(
		(part, name) => part[name] as Record<string, unknown>,
		body as Record<string, unknown>,
	);
	if (json !== '') holder[last] = PLACE;
	else if (Array.isArray(holder)) holder.splice(Number(last), 1);
	else delete holder[last];
	return JSON.stringify(body).replace(`"${PLACE}"`, () => json);
}

/** What fields take beside their placeholders and first choices. */
const known: Readonly<Record<string, unknown>> = {
	batchOrders: '[{"symbol":"MXUSDT","side":"BUY","type":"LIMIT","quantity":"1","price":"2.5"}]',
	uid: '49910594',
	orderId: 'C02__505979017439002624115',
	toAccountType: 'FUTURES',
	startTime: 1_689_000_000_000,
	endTime: 1_690_000_000_000,
};

/** Values that each endpoint takes; what they say does not matter to a prepared answer. */
export function valuesFor({ id, fields }: Endpoint): Values {
	const more: Record<string, Values> = {
		orderBook: { symbol: 'BTCUSDT' },
		newOrder: { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', quantity: '2', price: '2.5' },
		testOrder: { symbol: 'MXUSDT', side: 'BUY', type: 'LIMIT', quantity: '2', price: '2.5' },
		internalTransfer: { toAccountType: 'UID', toAccount: '87658765', areaCode: undefined },
		cancelOrder: { origClientOrderId: undefined },
		queryOrder: { origClientOrderId: undefined },
		tickerPrice: { symbol: 'BTCUSDT' },
		bookTicker: { symbol: 'BTCUSDT' },
		ticker24hr: { symbol: 'BTCUSDT' },
		exchangeInfo: { symbol: 'BTCUSDT' },
		universalTransfer: { fromAccountType: 'SPOT' },
		universalTransferHistory: { fromAccountType: 'SPOT' },
		subAccountUniversalTransfer: { fromAccountType: 'SPOT' },
	};
	const given = fields.map((field) => [field.name, known[field.name] ?? valueFor(field)] as const);
	return { ...Object.fromEntries(given), ...more[id] };
}

function valueFor({ wire, options = [], placeholder }: Field): unknown {
	if (wire.kind === 'choice' || wire.kind === 'choices') return options[0].value;
	if (wire.kind === 'boolean') return true;
	return placeholder?.replace(/^e\.g\. /, '') ?? 'abc12345';
}

/** What raw JavaScript, or a library of ours, says of its own failures; nobody can act on it. */
export const RAW =
	/is not a function|Cannot read|is not iterable|reading '|undefined \(|\[big\.js\]|Invalid number|Unexpected token|TypeError|RangeError|SyntaxError|Invalid time value|could not be understood|\[object Object\]/;

/** What is wrong with an error, if anything. */
export function wrongError(error: unknown): string | undefined {
	if (!(error instanceof MexcError)) return `threw ${String(error)}`;
	const { message, hint, kind } = error;
	if (RAW.test(`${message} ${hint ?? ''}`)) return `says "${message}"`;
	if (!/^[A-Z0-9"].*(?:[.?]"?|It says: ".+")$/s.test(message))
		return `is no sentence: "${message}"`;
	return hint || kind === 'cancelled'
		? undefined
		: `says what happened and not what to do: "${message}"`;
}

/** Digits of a text or number that has an exponent, written out by moving the point; others as they are. */
export function digitsOf(value: unknown): string {
	const text = String(value);
	const found = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/.exec(text);
	if (found === null) return text;
	const [, sign, whole, fraction = '', exponent] = found;
	const point = whole.length + Number(exponent);
	const all = `${whole}${fraction}`;
	const padded = point > 0 ? all.padEnd(point, '0') : `${'0'.repeat(1 - point)}${all}`;
	const at = Math.max(point, 1);
	const [before, after] = [padded.slice(0, at), padded.slice(at).replace(/0+$/, '')];
	const digits = before.replace(/^0+(?=\d)/, '');
	return `${sign}${digits}${after === '' ? '' : `.${after}`}`;
}

/** Values of these names, wherever they stand. */
export function valuesOf(value: unknown, names: ReadonlySet<string>): unknown[] {
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => valuesOf(entry, names));
	return Object.entries(value).flatMap(([name, part]) =>
		names.has(name) ? [part] : valuesOf(part, names),
	);
}

/** Amounts that an answer implies without saying them. */
const DERIVED = ['total', 'tickSize', 'stepSize', 'changePercent'];

/** What is wrong with the items of an odd answer, if anything. */
function wrongItems(endpoint: Endpoint, body: unknown, items: readonly unknown[]) {
	const names = new Set(endpoint.output.decimals.filter((name) => !DERIVED.includes(name)));
	const said = new Set(leaves(body).map(digitsOf));
	const shown = leaves(valuesOf(items, names));
	const foreign = shown.find((value) => !said.has(String(value)));
	return foreign === undefined ? undefined : `shows ${String(foreign)}, which MEXC has not said`;
}

function leaves(value: unknown): unknown[] {
	if (typeof value !== 'object') return value === undefined ? [] : [value];
	return value === null ? [] : Object.values(value).flatMap(leaves);
}

export interface Judged {
	/** What is wrong with what came of the answer. */
	wrong?: string;
	/** The sentence that came of it instead of items. */
	refusal?: MexcError;
}

/** Has the endpoint answered so, and judges what an operation makes of it. */
export async function judge(
	simulator: Simulator,
	client: RestClient,
	endpoint: Endpoint,
	json: string,
): Promise<Judged> {
	simulator.fault({ kind: 'answer', endpoint: endpoint.id, json, when: 'before', times: 100 });
	const values = valuesFor(endpoint);
	const { values: wire } = buildRequest(endpoint, values);
	try {
		for (const simplify of [true, false]) {
			const wanted = { maxRows: 3, raw: !simplify };
			const content = await readContent(client, endpoint, values, wanted, {});
			const shown = (['text', 'number'] as const).map((numberFormat) =>
				itemsOf(endpoint, content, wire, { simplify, numberFormat }),
			);
			// Items are JSON: what is none throws here.
			JSON.stringify(shown);
			const wrong = simplify ? wrongItems(endpoint, content, shown[0]) : undefined;
			if (wrong !== undefined) return { wrong };
		}
		return {};
	} catch (error) {
		return {
			wrong: wrongError(error) ?? wrongEffect(endpoint, error as MexcError),
			refusal: error as MexcError,
		};
	} finally {
		simulator.fault({ kind: 'clear' });
	}
}

/** A write that was answered with something else may have been carried out. */
function wrongEffect({ effect }: Endpoint, error: MexcError): string | undefined {
	const isWrite = effect !== 'read';
	const isOpen = isWrite && ['protocol', 'server', 'network'].includes(error.kind);
	if (isOpen && error.effect !== 'unknown') return `takes the write for not done: ${error.message}`;
	return !isWrite && error.effect === 'unknown'
		? 'takes the effect of a read for unknown'
		: undefined;
}
