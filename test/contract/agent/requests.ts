import type { IDataObject } from 'n8n-workflow';

/** What somebody asks, and the one tool call that it means. */
export interface PlainRequest {
	says: string;
	example: 'ai-analyst.json' | 'ai-trader.json';
	tool: string;
	input: IDataObject;
	/** Of what the model gets, in the first item. */
	gets: IDataObject;
}

const analyst = { example: 'ai-analyst.json' } as const;
const trader = { example: 'ai-trader.json' } as const;
const snapshot = { ...analyst, tool: 'Get market snapshot' };
const candles = { ...analyst, tool: 'Get candles' };
const placed = { outcome: 'placed' };
const some = (pattern: RegExp) => expect.stringMatching(pattern) as string;
const price = some(/^\d+(\.\d+)?$/);

export const REQUESTS: readonly PlainRequest[] = [
	{
		...snapshot,
		says: 'What is BTC worth?',
		input: { symbol: 'BTCUSDT', interval: '60m' },
		gets: { symbol: 'BTCUSDT', lastPrice: price },
	},
	{
		...snapshot,
		says: 'Is ETH overbought on the 4 hour candle?',
		input: { symbol: 'ETHUSDT', interval: '4h' },
		gets: { interval: '4h', rsi_14: price },
	},
	{
		...snapshot,
		says: 'How did SOL do since yesterday?',
		input: { symbol: 'SOLUSDT', interval: '60m' },
		gets: { changePercent: some(/^-?\d/), summary: some(/^SOLUSDT at .* in 24 hours/) },
	},
	{
		...snapshot,
		says: 'btc/usdt?',
		input: { symbol: 'btc/usdt', interval: '60m' },
		gets: { symbol: 'BTCUSDT', lastPrice: price },
	},
	{
		...snapshot,
		says: 'Is the spread of XRP wide at the moment?',
		input: { symbol: 'XRPUSDT', interval: '1m' },
		gets: { spreadPercent: price },
	},
	{
		...candles,
		says: 'Show me the last 5 hours of BTC.',
		input: { symbol: 'BTCUSDT', interval: '60m', limit: 5 },
		gets: { close: price, closeTimeIso: some(/:00:00\.000Z$/) },
	},
	{
		...candles,
		says: 'The last ten minutes of XRP?',
		input: { symbol: 'XRPUSDT', interval: '1m', limit: 10 },
		gets: { volume: price },
	},
	{
		...candles,
		says: 'What was the high of ETH on each of the last three days?',
		input: { symbol: 'ETHUSDT', interval: '1d', limit: 3 },
		gets: { high: price, closeTimeIso: some(/T00:00:00\.000Z$/) },
	},
	{
		...candles,
		says: 'The last candle of SOL as a number in words.',
		input: { symbol: 'SOLUSDT', interval: '15m', limit: '1' },
		gets: { open: price },
	},
	{
		...analyst,
		says: 'What do I hold?',
		tool: 'Get balances',
		input: {},
		gets: { totalValueUsdt: price, assets: expect.arrayContaining([]) as [] },
	},
	{
		...trader,
		says: 'How much USDT have I got free?',
		tool: 'Get balances',
		input: {},
		gets: {
			assets: expect.arrayContaining([
				expect.objectContaining({ asset: 'USDT', free: '100000' }),
			]) as [],
		},
	},
	{
		...analyst,
		says: 'Do I have open orders?',
		tool: 'Get open orders',
		input: {},
		gets: { found: 0, note: some(/nothing to list/) },
	},
	{
		...trader,
		says: 'Is now a good time for ETH?',
		tool: 'Get market snapshot',
		input: { symbol: 'ETHUSDT', interval: '60m' },
		gets: { symbol: 'ETHUSDT', isConverged: true },
	},
	{
		...trader,
		says: 'What would buying 50 USDT of ETH cost me?',
		tool: 'Preview order',
		input: { symbol: 'ETHUSDT', side: 'BUY', usdt: '50' },
		gets: { outcome: 'notPlaced', preview: true, valueUsdt: '50', feeUsdt: '0.025' },
	},
	{
		...trader,
		says: 'And selling 1000 USDT of it?',
		tool: 'Preview order',
		input: { symbol: 'ETHUSDT', side: 'SELL', usdt: '1000' },
		gets: { preview: true, wouldSend: expect.objectContaining({ side: 'SELL' }) as IDataObject },
	},
	{
		...trader,
		says: 'Buy 50 USDT of ETH.',
		tool: 'Place order',
		input: { symbol: 'ETHUSDT', side: 'BUY', usdt: '50' },
		gets: placed,
	},
	{
		...trader,
		says: 'Sell 100 dollars of my bitcoin.',
		tool: 'Place order',
		input: { symbol: 'BTCUSDT', side: 'SELL', usdt: '100' },
		gets: { ...placed, side: 'SELL' },
	},
	{
		...trader,
		says: 'Put 12.5 into MX.',
		tool: 'Place order',
		input: { symbol: 'MXUSDT', side: 'BUY', usdt: '12.5' },
		gets: placed,
	},
	{
		...trader,
		says: 'buy sol, 25',
		tool: 'Place order',
		input: { symbol: 'SOL/USDT', side: 'buy', usdt: '25' },
		gets: { ...placed, symbol: 'SOLUSDT', side: 'BUY' },
	},
	{
		...trader,
		says: 'Buy XRP for 30 dollars.',
		tool: 'Place order',
		input: { symbol: 'XRPUSDT', side: 'BUY', usdt: '30.00' },
		gets: placed,
	},
];

/** A call that a model makes when it reads wrongly: refused by the schema, or by a sentence that says what to do. */
export interface WrongCall {
	called: string;
	tool: 'Get market snapshot' | 'Get candles' | 'Place order';
	input: IDataObject;
	/** The sentence; without it the schema alone refuses. */
	sentence?: RegExp;
}

const order = { symbol: 'ETHUSDT', side: 'BUY', usdt: '50' };
const place = { tool: 'Place order' } as const;
const look = { symbol: 'BTCUSDT', interval: '60m' };

export const WRONG: readonly WrongCall[] = [
	{
		...place,
		called: 'a side of futures',
		input: { ...order, side: 'long' },
		sentence: /^Side does not know the value "long"\. Use one of: BUY, SELL\.$/,
	},
	{
		...place,
		called: 'an amount in words',
		input: { ...order, usdt: 'fifty' },
		sentence: /^Order Value must be a positive decimal number, but "fifty" was given\. \S/,
	},
	{
		...place,
		called: 'an amount with its unit',
		input: { ...order, usdt: '50 USDT' },
		sentence: /^Order Value must be a positive decimal number, but "50 USDT" was given\. \S/,
	},
	{
		...place,
		called: 'an amount with a separator',
		input: { ...order, usdt: '1,000' },
		sentence: /^Order Value must be .*"1,000".*\. \S/,
	},
	{
		...place,
		called: 'a negative amount',
		input: { ...order, usdt: '-50' },
		sentence: /^Order Value must be .*"-50".*/,
	},
	{
		...place,
		called: 'less than the pair takes',
		input: { ...order, usdt: '0.5' },
		sentence: /minimum.*\. \S/,
	},
	{
		...place,
		called: 'more than the account holds',
		input: { ...order, usdt: '200000' },
		sentence: /Insufficient position.*The free balance is too low/,
	},
	{
		...place,
		called: 'the name of a coin',
		input: { ...order, symbol: 'Bitcoin' },
		sentence: /BITCOIN.*\. \S/i,
	},
	{
		...place,
		called: 'a pair that is not there',
		input: { ...order, symbol: 'ETHUSD' },
		sentence: /ETHUSD.*ETHUSDT/,
	},
	{ ...place, called: 'no side', input: { symbol: 'ETHUSDT', usdt: '50' } },
	{ ...place, called: 'a leverage', input: { ...order, leverage: '10' } },
	{
		tool: 'Get market snapshot',
		called: 'an interval of another exchange',
		input: { ...look, interval: '1h' },
		sentence: /^Interval does not know the value "1h"\. Use one of: 1m, .*60m/,
	},
	{
		tool: 'Get market snapshot',
		called: 'no pair',
		input: { ...look, symbol: '' },
		sentence: /^Symbol .*\. \S/,
	},
	{
		tool: 'Get candles',
		called: 'no candles',
		input: { ...look, limit: 0 },
		sentence: /^Limit .*\. \S/,
	},
	{
		tool: 'Get candles',
		called: 'a number in words',
		input: { ...look, limit: 'ten' },
		sentence: /^Limit .*"ten".*\. \S/,
	},
];
