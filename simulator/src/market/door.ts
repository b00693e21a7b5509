import type { Signal } from '../exchange/signal';
import type { EndpointFact } from '../facts';
import type { Reply } from '../http/reply';
import type { RawRequest } from '../http/request';

/** Stands between the clients and an exchange whose market is elsewhere. */
export interface Door {
	/** Nobody gets in: the market elsewhere cannot be reached. */
	readonly isShut: boolean;
	/** Whether an order for a pair could be carried out at this moment. */
	isReadyFor(symbol: string): boolean;
	/** Emitted when it shuts: who is in is thrown out. */
	readonly shut: Signal<void>;
	/**
	 * Lets a request in when the market is ready for it.
	 * @returns undefined to process it now, or a promise: of an answer, or of undefined to process it then
	 */
	admit(endpoint: EndpointFact, raw: RawRequest): Promise<Reply | undefined> | Reply | undefined;
	/**
	 * Waits as long as an order for a pair, or its cancellation, is on its way.
	 * @returns undefined when the market is ready for it, or the answer to who cannot come in
	 */
	travel(symbols: readonly string[]): Promise<Reply | undefined>;
}
