import type { PublicHandler, SignedHandler } from '../call';
import { accountHandlers } from './account';
import { feeHandlers } from './fees';
import { listenKeyHandlers } from './listenKeys';
import { marketHandlers } from './market';
import { stpHandlers } from './stp';
import { tradingHandlers } from './trading';

/** Handlers by endpoint id. An endpoint of the facts without one is answered from its sample. */
export const publicHandlers: Readonly<Record<string, PublicHandler | undefined>> = marketHandlers;
export const signedHandlers: Readonly<Record<string, SignedHandler | undefined>> = {
	...tradingHandlers,
	...accountHandlers,
	...listenKeyHandlers,
	...stpHandlers,
	...feeHandlers,
};
