import { type AccountOptions, DEMO_ACCOUNT } from './exchange/accounts';
import type { OrderSwitches } from './exchange/orderRules';
import type { ListenKeySwitches } from './exchange/listenKeys';
import { PAIRS, type Pair } from './exchange/pairs';
import type { MirrorOptions } from './mirror/mirrorOptions';
import type { AnswerSwitches } from './http/call';
import type { HistoryOptions } from './history/historyOptions';
import { type LimitOptions, USUAL_LIMITS } from './http/limits';
import { checkScenario } from './scenario/checkScenario';
import type { Scenario } from './scenario/scenario';
import type { ReplayOptions } from './session/replayOptions';
import type { Snapshot } from './snapshot';
import type { ChannelSwitches } from './stream/connection';
import type { WithdrawalSwitches } from './wallet/withdrawals';

/** What `startSimulator` starts. Everything has a default. */
export interface SimulatorOptions {
	/** TCP port on the loopback address, 0 (default) = any free one. */
	readonly port?: number;
	/** The synthetic market's seed; the same seed gives the same market. Default 1. */
	readonly seed?: number;
	/** How fast exchange time runs, 1 = real. */
	readonly speed?: number;
	/** Exchange time stands still and moves by `advance` only. */
	readonly manualClock?: boolean;
	/** Exchange time at the start, ms. Default: now. */
	readonly startMs?: number;
	/** What judges timestamps: this machine's clock (default) or the exchange's. */
	readonly requestClock?: 'wall' | 'exchange';
	/** `live`: random trades. `quiet`: liquidity, but trades on command only. `empty`: no liquidity. */
	readonly market?: 'live' | 'quiet' | 'empty';
	/** Rate limits; false switches them off. */
	readonly limits?: boolean | Partial<LimitOptions>;
	/** Serve HTTPS and WSS with this certificate (PEM). */
	readonly tls?: { readonly key: string; readonly cert: string };
	readonly accounts?: readonly AccountOptions[];
	readonly pairs?: readonly Pair[];
	/** How many closed orders, and trades of users, are remembered. Default 50000. */
	readonly orderHistory?: number;
	/** Where MEXC's behaviour is unknown: see the README. */
	readonly switches?: Partial<Switches>;
	/** A course of events, counted from the start and from every reset. */
	readonly scenario?: Scenario;
	/** Prices of another exchange instead of invented ones. */
	readonly mirror?: MirrorOptions;
	/** Prices from files of candles or trades instead of invented ones. */
	readonly history?: HistoryOptions;
	/** Write everything that comes in, and what it was answered, into this file. */
	readonly record?: string;
	/** Play a recorded session; it brings its own pairs, accounts and settings. */
	readonly replay?: ReplayOptions;
	/** Keep accounts, orders, fills, keys and wallets in this folder, and go on from what is in it. */
	readonly data?: string;
	/** How large a journal in that folder becomes before it is replaced by a snapshot, bytes. */
	readonly journalBytes?: number;
	/** Emitted when a change could not be written there: nothing is answered any more. */
	readonly dataFailed?: (error: Error) => void;
	/** Emitted, in a sentence each, what was found wrong in the data folder or in the session that is played. Default: a process warning. */
	readonly report?: (sentence: string) => void;
	/** State of an earlier simulator to go on from. */
	readonly state?: Snapshot;
}

export interface Switches
	extends OrderSwitches, AnswerSwitches, WithdrawalSwitches, ChannelSwitches {
	/** Which content types writes may have. */
	readonly contentType: 'strict' | 'lenient';
	/** Whether the two sides of a trade with oneself have trade ids of their own, or one together. */
	readonly selfTradeIds: 'own' | 'shared';
	/** What creating a listen key does when a valid one exists. */
	readonly onCreateListenKey: ListenKeySwitches['onCreate'];
}

export const USUAL_SWITCHES: Switches = {
	repeatedClientOrderId: 'accept',
	crossingLimitMaker: 'refuse',
	maxOpenOrders: 500,
	cancelAnswer: 'CANCELED',
	marketOrderEcho: 'MARKET',
	depthLevels: 5000,
	tickerSymbols: 'ignored',
	selfTradeIds: 'own',
	contentType: 'strict',
	onCreateListenKey: 'new',
	withdrawalFee: 'onTop',
	repeatedSubscription: 'names',
	channelPlaces: 'active',
};

export interface Settings {
	readonly port: number;
	readonly seed: number;
	readonly market: 'live' | 'quiet' | 'empty';
	readonly requestClock: 'wall' | 'exchange';
	readonly limits: LimitOptions | undefined;
	readonly accounts: readonly AccountOptions[];
	readonly pairs: readonly Pair[];
	readonly switches: Switches;
	readonly scenario: Scenario | undefined;
}

/**
 * The options with every default filled in.
 * @throws WrongScenario for a scenario that cannot be played
 */
export function settingsOf(options: SimulatorOptions): Settings {
	const { limits = true, pairs = PAIRS, scenario } = options;
	const changes = typeof limits === 'boolean' ? {} : limits;
	return {
		port: options.port ?? 0,
		seed: options.seed ?? 1,
		market: options.market ?? 'live',
		requestClock: options.requestClock ?? 'wall',
		limits: limits === false ? undefined : { ...USUAL_LIMITS, ...changes },
		accounts: options.accounts ?? [DEMO_ACCOUNT],
		pairs,
		scenario: scenario && checkScenario(scenario, pairs),
		switches: { ...USUAL_SWITCHES, ...options.switches },
	};
}
