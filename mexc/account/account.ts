/**
 * A credential as the package uses it: checked, trimmed, with production's addresses filled in.
 * `accountFromCredential` (credential.ts) makes one from n8n's stored fields.
 */
export interface Account {
	/** Absent on public use without a credential. */
	apiKey?: string;
	apiSecret?: string;
	/** What signals from outside must carry. Never sent to MEXC. */
	signalSecret?: string;
	/** Without a trailing slash, e.g. `https://api.mexc.com`. */
	baseUrl: string;
	/** Without query, e.g. `wss://wbs-api.mexc.com/ws`. */
	wsUrl: string;
	/**
	 * For the simulator only: `apiSecret` is one that signs for nobody else (credential.ts). Absent elsewhere,
	 * also where a custom address is that of a simulator.
	 */
	isPaper?: true;
	/** Milliseconds, 1 to 60000. */
	recvWindow: number;
	/** Share of MEXC's limits that this process may use: above 0, at most 1. */
	rateLimitShare: number;
	policy: Policy;
}

/** What this key may be used for. Held in the credential, where no expression and no agent can change it. */
export interface Policy {
	allowTrading: boolean;
	allowTransfers: boolean;
	allowWithdrawals: boolean;
	allowAdministration: boolean;
	/** Upper case, no separator; empty means all. */
	allowedSymbols: readonly string[];
	allowedSides: readonly Side[];
	/** USDT as decimal text; absent means no limit. */
	maxOrderValue?: string;
	/** USDT as decimal text; absent means no limit. Best effort, per process. */
	maxOpenValue?: string;
	/** Orders go to order/test, every other change is refused. */
	dryRun: boolean;
	/** Absent where none of them is set. */
	dayLimits?: DayLimits;
}

/** What may be bought, ordered and lost within a day. */
export interface DayLimits {
	window: LimitWindow;
	/** Of all Allowed Symbols together; absent where none is set. */
	together?: LimitSet;
	/** Of single pairs, by their names; an order must keep to those above as well. */
	bySymbol: ReadonlyMap<string, LimitSet>;
}

/** The day of the exchange, which begins at 00:00 UTC, or the 24 hours before each order. */
export type LimitWindow = 'utcDay' | 'rolling24h';

/** Each in plain digits; absent means no limit. */
export interface LimitSet {
	/** Largest value of what is bought, in USDT. */
	bought?: string;
	/** Largest number of orders. */
	orders?: string;
	/** No purchase from this realised loss on, in USDT. */
	loss?: string;
	/** No purchase once realised profit has fallen so far from its highest point of the window, in USDT. */
	drawdown?: string;
	/** No purchase after so many sales with a loss in a row. */
	lossesInRow?: string;
}

export type Side = 'BUY' | 'SELL';

export const PRODUCTION_BASE_URL = 'https://api.mexc.com';
export const PRODUCTION_WS_URL = 'wss://wbs-api.mexc.com/ws';

/** Where the simulator listens when nobody says otherwise. */
export const SIMULATOR_URL = 'http://127.0.0.1:8787';
