import type { Account, ApiKey } from '../exchange/accounts';
import type { Clock } from '../exchange/clock';
import type { Exchange } from '../exchange/exchange';
import type { ListenKeys } from '../exchange/listenKeys';
import type { OrderSwitches } from '../exchange/orderRules';
import type { EndpointFact } from '../facts';
import type { Faults } from '../faults/faults';
import type { CandleSource } from '../market/candleSource';
import type { AccountSide } from '../wallet/accountSide';

export interface AnswerSwitches {
	/** The state a cancel answers: the documented CANCELED, or NEW as clients have seen. */
	readonly cancelAnswer: 'CANCELED' | 'NEW';
	/** The type a new MARKET order is answered with, as sent or as in a capture of 2022 (quirks 86). */
	readonly marketOrderEcho: 'MARKET' | 'IMMEDIATE_OR_CANCEL';
	/** The most levels per side of an order book, however many are asked for (quirks 97). */
	readonly depthLevels: number;
	/** What `symbols` of the 24 h ticker does: nothing, as a client found (quirks 48), or filter. */
	readonly tickerSymbols: 'ignored' | 'filtered';
}

/** What the handlers work with. */
export interface Services {
	readonly exchange: Exchange;
	readonly clock: Clock;
	readonly accountSide: AccountSide;
	readonly listenKeys: ListenKeys;
	readonly faults: Faults;
	readonly candles: ReadonlyMap<string, CandleSource>;
	readonly switches: OrderSwitches & AnswerSwitches;
	/** The clock that requests are judged by, ms. */
	readonly requestNow: () => number;
}

/** A request that has passed every general check. */
export interface Call {
	readonly services: Services;
	readonly endpoint: EndpointFact;
	readonly parameters: ReadonlyMap<string, string>;
}

export interface SignedCall extends Call {
	readonly account: Account;
	readonly key: ApiKey;
}

/** Answers with a value that becomes the JSON body; refuses by throwing a Refusal. */
export type PublicHandler = (call: Call) => unknown;
export type SignedHandler = (call: SignedCall) => unknown;

/** The value of a parameter that the general checks have found to be present. */
export function given(call: Call, name: string): string {
	return call.parameters.get(name) ?? '';
}

/** A whole number, or the facts' default for it. */
export function wholeNumber(call: Call, name: string): number | undefined {
	const text = given(call, name);
	if (text !== '') return Number(text);
	const fallback = call.endpoint.params.find((fact) => fact.name === name)?.default;
	return fallback === undefined ? undefined : Number(fallback);
}
