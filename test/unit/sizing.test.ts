import type { WireValues } from '../../mexc/endpoints/endpoint';
import { rulesOf } from '../../mexc/market/symbolRules';
import {
	factsNeeded,
	sizeOrder,
	type Sizing,
	type SizingFacts,
} from '../../mexc/orders/preflight/sizeOrder';
import { refusal } from '../support/refusal';

const rules = rulesOf({
	symbol: 'ABUSDT',
	baseAsset: 'AB',
	quoteAsset: 'USDT',
	baseAssetPrecision: 3,
	quotePrecision: 2,
});
const limitBuy = { symbol: 'ABUSDT', side: 'BUY', type: 'LIMIT', price: '3' };
const limitSell = { ...limitBuy, side: 'SELL' };
const marketBuy = { symbol: 'ABUSDT', side: 'BUY', type: 'MARKET' };
const marketSell = { ...marketBuy, side: 'SELL' };

const quote: Sizing = { by: 'quoteAmount', quoteAmount: '100' };
const half: Sizing = { by: 'balancePercent', balancePercent: '50' };
const all: Sizing = { by: 'balancePercent', balancePercent: '100' };
const risk = (stopLossPrice: string): Sizing => ({ by: 'risk', riskAmount: '10', stopLossPrice });

it.each<[string, WireValues, Sizing, SizingFacts, object]>([
	['a limit buy for an amount', limitBuy, quote, {}, { quantity: '33.333' }],
	['a limit sell for an amount', limitSell, quote, {}, { quantity: '33.333' }],
	['a market buy for an amount', marketBuy, quote, {}, { quoteOrderQty: '100' }],
	['a market sell for an amount', marketSell, quote, { touch: '7' }, { quantity: '14.285' }],
	[
		'everything, after the fee',
		limitBuy,
		all,
		{ free: '100', takerRate: '0.001' },
		{ quantity: '33.3' },
	],
	['half of it', limitBuy, half, { free: '100', takerRate: '0' }, { quantity: '16.666' }],
	[
		'half of it at the market',
		marketBuy,
		half,
		{ free: '100.11', takerRate: '0.0005' },
		{ quoteOrderQty: '50.02' },
	],
	['half of what is sold', limitSell, half, { free: '1.2345' }, { quantity: '0.617' }],
	['everything at the market', marketSell, all, { free: '1.2345' }, { quantity: '1.234' }],
	['nothing', marketSell, all, {}, { quantity: '0' }],
	['a fixed risk', limitBuy, risk('2.7'), {}, { quantity: '33.333' }],
	['a fixed risk of a sell', limitSell, risk('3.3'), {}, { quantity: '33.333' }],
	['a fixed risk at the market', marketBuy, risk('95'), { touch: '100' }, { quantity: '2' }],
])('%s', (_name, order, sizing, facts, amount) => {
	expect(sizeOrder(rules, order, sizing, facts)).toEqual(amount);
});

it.each<[string, WireValues, Sizing, RegExp]>([
	['a stop at the entry', limitBuy, risk('3'), /3 does not lie below the entry price 3/],
	['a stop above a buy', limitBuy, risk('3.1'), /3\.1 does not lie below/],
	['a stop below a sell', limitSell, risk('2.9'), /2\.9 does not lie above/],
])('%s is refused', (_name, order, sizing, message) => {
	const error = refusal(() => sizeOrder(rules, order, sizing));
	expect(error).toMatchObject({ kind: 'rule', code: 'sizing', parameter: 'stopLossPrice' });
	expect(error.message).toMatch(message);
});

it('says that an empty book gives no price', () => {
	for (const sizing of [quote, risk('1')]) {
		expect(refusal(() => sizeOrder(rules, marketSell, sizing)).code).toBe('emptyBook');
	}
});

it('reads no more than it needs', () => {
	expect(factsNeeded(quote, limitSell)).toEqual({ balance: false, touch: false });
	expect(factsNeeded(quote, marketBuy)).toEqual({ balance: false, touch: false });
	expect(factsNeeded(quote, marketSell)).toEqual({ balance: false, touch: true });
	expect(factsNeeded(all, marketBuy)).toEqual({ balance: true, touch: false });
	expect(factsNeeded(risk('1'), marketBuy)).toEqual({ balance: false, touch: true });
	expect(factsNeeded(risk('1'), limitBuy)).toEqual({ balance: false, touch: false });
});
