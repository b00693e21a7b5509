import { exchangeInfo } from '../../../mexc/endpoints/marketData';
import { normalizeSymbol } from '../../../mexc/endpoints/symbol';
import { MexcError } from '../../../mexc/errors';
import type { RestClient } from '../../../mexc/rest/client';
import type { TriggerEvent } from './event';

/** MEXC's answer to a pair it does not have (errors.json). */
const INVALID_SYMBOL = -1121;
/** For both questions together: an activation must not hang (n8n gives up after about 80 seconds). */
const LOOK_UP_MS = 15_000;

/** The pairs as MEXC spells them, each once: from comma text, a list, or a resource locator of either. */
export function parseSymbols(value: unknown, event: TriggerEvent): readonly string[] {
	const entries = entriesOf(value).filter((entry) => entry.trim() !== '');
	const symbols = [...new Set(entries.map((entry) => normalizeSymbol(entry, 'symbols')))];
	if (symbols.length > 0 || event.symbols === 'optional') return symbols;
	throw new MexcError({
		kind: 'input',
		parameter: 'symbols',
		message: `${event.name} needs at least one symbol.`,
		hint: 'Write one or more pairs in Symbols, separated by commas, for example BTCUSDT, ETHUSDT.',
	});
}

function entriesOf(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(entriesOf);
	if (typeof value === 'string') return value.split(/[,;\n]/);
	if (typeof value === 'object' && value !== null && '__rl' in value && 'value' in value) {
		return entriesOf(value.value);
	}
	return [];
}

/**
 * Refuses pairs that MEXC does not list, while a person is looking; does nothing when MEXC cannot be asked
 * just now, because network trouble is no reason not to start. Throws an `input` MexcError that names them.
 */
export async function verifySymbols(client: RestClient, symbols: readonly string[]): Promise<void> {
	if (symbols.length === 0) return;
	const missing = await missingSymbols(client, symbols);
	if (missing.length === 0) return;
	throw new MexcError({
		kind: 'input',
		parameter: 'symbols',
		code: INVALID_SYMBOL,
		message: `MEXC does not list ${missing.join(', ')} as a spot pair.`,
		hint: 'Check the spelling in Symbols: base asset first, like BTCUSDT. Delisted pairs have to be removed.',
	});
}

/** Asked for several pairs, MEXC refuses all without saying which it does not know; its full list tells. */
async function missingSymbols(
	client: RestClient,
	symbols: readonly string[],
): Promise<readonly string[]> {
	const signal = AbortSignal.timeout(LOOK_UP_MS);
	try {
		await client.call(exchangeInfo, { symbols }, { signal });
		return [];
	} catch (error) {
		if (!(error instanceof MexcError) || error.code !== INVALID_SYMBOL) return [];
	}
	if (symbols.length === 1) return symbols;
	try {
		const listed = namesIn(await client.call(exchangeInfo, {}, { signal }));
		return listed.size === 0 ? [] : symbols.filter((symbol) => !listed.has(symbol));
	} catch {
		return [];
	}
}

function namesIn(body: unknown): ReadonlySet<unknown> {
	const rows = (body as { symbols?: { symbol?: unknown }[] } | undefined)?.symbols ?? [];
	return new Set(rows.map(({ symbol }) => symbol));
}
