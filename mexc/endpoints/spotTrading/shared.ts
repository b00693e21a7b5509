import type { ExtraLimit } from '../endpoint';
import { timeAt } from '../answers';

/** One bucket for placing and cancelling, batches included (quirks 40). */
export const orderPlaceCancel: ExtraLimit = {
	bucket: 'orderPlaceCancel',
	limit: 12,
	intervalMs: 1000,
	scope: 'uid',
};

export const timeOfRow = timeAt('time');

export const cancelDecimals = ['price', 'origQty', 'executedQty', 'cummulativeQuoteQty'];
export const orderDecimals = [...cancelDecimals, 'stopPrice', 'icebergQty', 'origQuoteOrderQty'];
