/** What an order of a signal trades; a close sells all that is held. Amounts are decimal text. */
export type Purpose =
	| { kind: 'trade'; side: 'BUY' | 'SELL'; size: Size }
	/** What is to be held afterwards, whatever is held now. */
	| { kind: 'target'; target: Target };

export type Size =
	| { by: 'quantity'; quantity: string }
	/** An amount of the quote asset. */
	| { by: 'quoteAmount'; quoteAmount: string }
	/** Of what is free: of the quote asset for a buy, of the base asset for a sell. */
	| { by: 'balancePercent'; balancePercent: string };

export type Target =
	/** Of the base asset. */
	| { by: 'amount'; amount: string }
	/**
	 * Share of the value of everything the account holds of the two assets of the pair, free and locked, at the
	 * last price.
	 */
	| { by: 'percent'; percent: string };

/** A signal that was understood to the last field. */
export interface Signal {
	/** As MEXC spells it. */
	symbol: string;
	/** The sender's word in its standard form; `target` where a position is given instead. */
	action: 'buy' | 'sell' | 'close' | 'target';
	purpose: Purpose;
	/** By MEXC's names. */
	type: 'MARKET' | 'LIMIT' | 'LIMIT_MAKER' | 'IMMEDIATE_OR_CANCEL' | 'FILL_OR_KILL';
	/** Of every type but MARKET. */
	limitPrice?: string;
	/** What the sender saw when it made the signal. */
	referencePrice?: string;
	/** In percent. */
	maxDeviation?: string;
	/** The sender's own, the same whenever the signal is sent again. */
	id?: string;
	/** Milliseconds since 1970: when the sender made it. */
	time?: number;
	/** The candle it belongs to, and the name of the order in the strategy: parts of a derived identity. */
	bar?: string;
	label?: string;
	strategy?: string;
	/** Somebody else's words. */
	comment?: string;
	/** Names of fields that decide nothing. */
	ignoredFields: readonly string[];
}
