import type { MexcError } from '../../core/errors';
import type { RestClient } from '../../rest/client';
import { noticeLimitedKey } from './keySymbols';
import { forgetSymbolRules } from '../../market/symbolRules';

/** Refusals that good rules would have foreseen (errors.json): the pair, its sides, types and sizes. */
const ABOUT_RULES: ReadonlySet<unknown> = new Set([
	-1121, 10007, 30000, 30001, 30002, 30003, 30014, 30016, 30018, 30019, 30021, 30041, 30051, 730001,
]);
const KEY_IS_LIMITED = 70011;

/** MEXC refused an order that the preflight let through: what is remembered may be out of date. */
export function learnFrom(client: RestClient, symbol: string, { code, message }: MexcError): void {
	if (code === KEY_IS_LIMITED) noticeLimitedKey(client);
	const isAboutDecimals = code === 400 && message.includes('scale');
	if (ABOUT_RULES.has(code) || isAboutDecimals) forgetSymbolRules(client, symbol);
}
