import { chapterOf } from './chapter';
import * as account from './spotTrading/account';
import * as apiKeys from './spotTrading/apiKeys';
import * as fees from './spotTrading/fees';
import * as orders from './spotTrading/orders';
import * as place from './spotTrading/place';
import * as selfTradePrevention from './spotTrading/selfTradePrevention';

export * from './spotTrading/account';
export * from './spotTrading/apiKeys';
export * from './spotTrading/fees';
export * from './spotTrading/orders';
export * from './spotTrading/place';
export * from './spotTrading/placeOptions';
export * from './spotTrading/selfTradePrevention';

export const spotTrading = chapterOf(
	'mexcSpotTrading',
	account,
	apiKeys,
	fees,
	orders,
	place,
	selfTradePrevention,
);
