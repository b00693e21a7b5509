import type { PublicHandler, SignedHandler } from '../call';
import { accountHandlers } from './account';
import { affiliateHandlers } from './affiliate';
import { apiKeyHandlers } from './apiKeys';
import { depositHandlers } from './deposits';
import { dustHandlers } from './dust';
import { feeHandlers } from './fees';
import { listenKeyHandlers } from './listenKeys';
import { marketHandlers } from './market';
import { noticeHandlers } from './notices';
import { rebateHandlers } from './rebates';
import { stpHandlers } from './stp';
import { subAccountHandlers } from './subAccounts';
import { tradingHandlers } from './trading';
import { transferHandlers } from './transfers';
import { walletHandlers } from './wallet';
import { withdrawalHandlers } from './withdrawals';

/** Handlers by endpoint id, one for every endpoint of the facts. */
export const publicHandlers: Readonly<Record<string, PublicHandler | undefined>> = {
	...marketHandlers,
	...noticeHandlers,
};
export const signedHandlers: Readonly<Record<string, SignedHandler | undefined>> = {
	...tradingHandlers,
	...accountHandlers,
	...listenKeyHandlers,
	...stpHandlers,
	...feeHandlers,
	...walletHandlers,
	...depositHandlers,
	...withdrawalHandlers,
	...transferHandlers,
	...dustHandlers,
	...subAccountHandlers,
	...apiKeyHandlers,
	...rebateHandlers,
	...affiliateHandlers,
};
