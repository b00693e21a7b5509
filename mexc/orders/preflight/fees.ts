import { asRow } from '../../endpoints/answers';
import { tradeFee } from '../../endpoints/spotTrading';
import { remember } from '../../core/cache';
import type { RestClient } from '../../rest/client';
import { keyFingerprint } from '../../core/fingerprint';
import { systemTime } from '../../core/time';
import { amountOf, maximum } from '../../core/decimal';
import type { SymbolRules } from '../../market/symbolRules';

/** Rates change with the tier of the account, not within an hour; reading one costs 20 of 300 weight. */
const FEE_AGE_MS = 60 * 60_000;

/**
 * The account's taker fee of a pair as a fraction, by the higher of its own rate and the pair's base rate:
 * promotions need not hold for the API (quirks 92). Without an answer the base rate alone; never throws.
 */
export async function takerRate(client: RestClient, rules: SymbolRules): Promise<string> {
	const base = rules.takerCommission ?? '0';
	const own = await ownRate(client, rules.symbol).catch(() => undefined);
	return own === undefined ? base : maximum(own, base);
}

async function ownRate(client: RestClient, symbol: string): Promise<string | undefined> {
	const { account, time = systemTime } = client.context;
	const key = `fee ${account.baseUrl} ${keyFingerprint(account.apiKey ?? '')} ${symbol}`;
	return await remember(time, key, { ageMs: FEE_AGE_MS }, async () => {
		const { data } = asRow(await client.call(tradeFee, { symbol }));
		return amountOf(asRow(data).takerCommission);
	});
}
