import type { SymbolRules } from '../../mexc/market/symbolRules';

/** The rules of a pair that nobody lists, with limits that orders of a few units meet. */
export const pairRules: SymbolRules = {
	symbol: 'ABUSDT',
	baseAsset: 'AB',
	quoteAsset: 'USDT',
	status: 'online',
	isApiTradable: true,
	orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
	sides: ['BUY', 'SELL'],
	tick: '0.01',
	step: '0.001',
	minQuantity: '0.01',
	minValue: '1',
	maxValue: '1000',
	minMarketValue: '5',
	maxMarketValue: '500',
	priceBand: { up: '0.1', down: '0.1' },
};
