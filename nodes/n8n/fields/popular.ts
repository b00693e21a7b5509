/** What people look for most often, in the order of an hour's work; the rest follows by the alphabet. */
const popularOperations: readonly string[] = [
	'newOrder',
	'placeAndWait',
	'orderFromSignal',
	'closePosition',
	'cancelOrder',
	'queryOrder',
	'openOrders',
	'portfolio',
	'accountInfo',
	'myTrades',
	'tickerPrice',
	'ticker24hr',
	'klines',
	'indicators',
	'chart',
];

export const popularEvents: readonly string[] = [
	'priceCross',
	'percentMove',
	'indicator',
	'fill',
	'orderUpdate',
	'managedExit',
	'candleClose',
];

/** Place among the popular ones; what is not of them comes after all of them. */
export function popularity(of: readonly string[], name: string): number {
	const place = of.indexOf(name);
	return place < 0 ? of.length : place;
}

export const operationPopularity = (id: string) => popularity(popularOperations, id);
