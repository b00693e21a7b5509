import type { IBuilderHint } from 'n8n-workflow';

const PACKAGE = 'n8n-nodes-mexc-spot';
const TRIGGER = `${PACKAGE}.mexcSpotTradingTrigger`;
const SPOT = `${PACKAGE}.mexcSpotTrading`;
const MARKET = `${PACKAGE}.mexcMarketData`;

/** What a model that builds workflows should know before it chooses a node of ours; names of fields in backticks. */
export const builderHints = {
	trigger: {
		searchHint:
			'Starts workflows on MEXC Spot. `event` is the choice: `priceCross`, `percentMove`, `indicator` (RSI, moving averages, …), `composite` (several conditions), `orderUpdate`, `fill`, `candleClose` and others. Stop loss, take profit and trailing stop are the event `managedExit`, which sells by itself. `symbols` is text such as BTCUSDT; prices and percents are text.',
		relatedNodes: [
			{ nodeType: SPOT, relationHint: 'Places the order that an alert calls for' },
			{ nodeType: MARKET, relationHint: 'Draws the chart that goes with an alert' },
		],
	},
	spotTrading: {
		searchHint:
			'Orders and the account on MEXC Spot. A signal of TradingView or a bot goes from a Webhook node to the operation `orderFromSignal`, which finds duplicates by itself. Elsewhere give the option `idempotencyKey` a text that names the occasion, so that a run that is repeated does not place the order again. Limit orders need `price`; a market buy takes `quoteOrderQty` or `quantity`. MEXC Spot has no stop order: set the option `exitPlanTag` and let the trigger’s event `managedExit` sell. Amounts and prices are text.',
		relatedNodes: [
			{ nodeType: TRIGGER, relationHint: 'Starts on alerts and own fills, and manages exits' },
			{ nodeType: MARKET, relationHint: 'Prices, candles and indicators to decide by' },
		],
	},
	marketData: {
		searchHint:
			'Public market data of MEXC Spot; needs no API key. `snapshot` is a pair in one item, for a decision or a model; `indicators` computes RSI, moving averages and others on closed candles; `chart` is a picture for a chat. To act when a price or an indicator moves, use the trigger instead of asking again and again.',
		relatedNodes: [
			{ nodeType: TRIGGER, relationHint: 'Starts the workflow when a price or an indicator moves' },
			{ nodeType: SPOT, relationHint: 'Places orders' },
		],
	},
	wallet: {
		searchHint:
			'Deposits, withdrawals, transfers and small balances at MEXC. Withdrawals and transfers are refused unless the credential allows them.',
		relatedNodes: [
			{ nodeType: TRIGGER, relationHint: 'Starts on a deposit or a withdrawal' },
			{ nodeType: SPOT, relationHint: 'Balances and orders of the spot account' },
		],
	},
} satisfies Record<string, IBuilderHint>;
