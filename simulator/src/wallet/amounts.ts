import { type Decimal, ZERO, decimal, decimalPlaces } from '../exchange/decimal';
import { missingParameter, refusal } from '../exchange/refusal';
import type { Currency, Network } from './currencies';
import type { Wallet } from './wallet';

const NUMBER = /^\d{1,20}(\.\d{1,20})?$/;
/** The largest scale that balances are kept in. */
const MOST_DECIMALS = 18;

/** The currency of a request. @throws Refusal 10222 or 10232 */
export function currencyOf(wallet: Wallet, asset: string): Currency {
	if (asset === 'null') throw refusal(10222);
	const currency = wallet.currencies.get(asset);
	if (currency === undefined) throw refusal(10232);
	return currency;
}

/** The amount of a transfer or withdrawal. @throws Refusal 10095, 10102, 10097 or 10096 */
export function amountOf(text: string, step: string | null = null): Decimal {
	if (text === 'null') throw refusal(10095);
	if (/^-[\d.]+$/.test(text)) throw refusal(10102);
	if (!NUMBER.test(text)) throw refusal(10097);
	const amount = decimal(text);
	if (amount.lte(ZERO)) throw refusal(10102);
	const places = step === null ? MOST_DECIMALS : decimalPlaces(step);
	if (decimalPlaces(text) > places) throw refusal(10096);
	return amount;
}

/** The network a name means: the short id or the old long name. @throws Refusal 10100 */
export function networkOf(currency: Currency, name: string): Network {
	const found = currency.networks.find(({ netWork, network }) => [netWork, network].includes(name));
	if (found === undefined) throw refusal(10100);
	return found;
}

/** A memo is needed where all users of a network share one address. @throws Refusal 700004 */
export function memoFor(network: Network, memo: string): string | null {
	if (memo !== '') return memo;
	if (network.sameAddress) throw missingParameter('memo');
	return null;
}
