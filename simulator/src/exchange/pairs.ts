/** Trading rules of a pair, in the spelling of the exchange information answer. */
export interface Pair {
	readonly symbol: string;
	readonly baseAsset: string;
	readonly quoteAsset: string;
	readonly fullName: string;
	/** "1" online, "2" paused, "3" offline */
	readonly status: '1' | '2' | '3';
	/** Decimals of a quantity. */
	readonly baseAssetPrecision: number;
	/** Decimals of a price. */
	readonly quotePrecision: number;
	readonly orderTypes: readonly string[];
	readonly isSpotTradingAllowed: boolean;
	/** Smallest order value in the quote asset, for limit types and for MARKET. */
	readonly quoteAmountPrecision: string;
	readonly quoteAmountPrecisionMarket: string;
	/** Smallest order quantity, "0" = none. */
	readonly baseSizePrecision: string;
	readonly maxQuoteAmount: string;
	readonly maxQuoteAmountMarket: string;
	readonly makerCommission: string;
	readonly takerCommission: string;
	/** Fraction around the last price within which an order price must lie. */
	readonly band: string;
	/** The same for the floor of sells, where it is another one. */
	readonly bandDown?: string;
	/** 1 both sides, 2 buy only, 3 sell only, 4 closed */
	readonly tradeSideType: 1 | 2 | 3 | 4;
	/** Price at which the synthetic market starts. */
	readonly startPrice: string;
	/** Further fields of the pair's listing, repeated as they are. */
	readonly listing?: Readonly<Record<string, unknown>>;
}

const COMMON: Omit<Pair, 'symbol' | 'baseAsset' | 'fullName' | 'startPrice'> = {
	quoteAsset: 'USDT',
	status: '1',
	baseAssetPrecision: 2,
	quotePrecision: 4,
	orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
	isSpotTradingAllowed: true,
	quoteAmountPrecision: '1',
	quoteAmountPrecisionMarket: '1',
	baseSizePrecision: '0.01',
	maxQuoteAmount: '2000000',
	maxQuoteAmountMarket: '200000',
	makerCommission: '0',
	takerCommission: '0.0005',
	band: '0.2',
	tradeSideType: 1,
};

const LARGE = { maxQuoteAmount: '4000000', maxQuoteAmountMarket: '4000000', band: '0.02' };

/** Ordinary pairs first, then one pair for each special rule a client has to cope with. */
export const PAIRS: readonly Pair[] = [
	{
		...COMMON,
		...LARGE,
		symbol: 'BTCUSDT',
		baseAsset: 'BTC',
		fullName: 'Bitcoin',
		startPrice: '65000',
		baseAssetPrecision: 8,
		quotePrecision: 2,
		baseSizePrecision: '0.000001',
	},
	{
		...COMMON,
		...LARGE,
		symbol: 'ETHUSDT',
		baseAsset: 'ETH',
		fullName: 'Ethereum',
		startPrice: '3500',
		baseAssetPrecision: 5,
		quotePrecision: 2,
		baseSizePrecision: '0.0001',
	},
	{
		...COMMON,
		symbol: 'MXUSDT',
		baseAsset: 'MX',
		fullName: 'MX Token',
		startPrice: '3.5',
	},
	{
		...COMMON,
		symbol: 'SOLUSDT',
		baseAsset: 'SOL',
		fullName: 'Solana',
		startPrice: '150',
		baseAssetPrecision: 3,
		quotePrecision: 2,
		band: '0.02',
	},
	{
		...COMMON,
		symbol: 'XRPUSDT',
		baseAsset: 'XRP',
		fullName: 'Ripple',
		startPrice: '0.6',
		baseSizePrecision: '0.1',
	},
	{
		...COMMON,
		symbol: 'RARIUSDT',
		baseAsset: 'RARI',
		fullName: 'Rarible',
		startPrice: '1.8',
		isSpotTradingAllowed: false,
	},
	{
		...COMMON,
		symbol: 'ETHUSDC',
		baseAsset: 'ETH',
		quoteAsset: 'USDC',
		fullName: 'Ethereum',
		startPrice: '3500',
		baseAssetPrecision: 5,
		quotePrecision: 2,
		baseSizePrecision: '0.0001',
		orderTypes: ['LIMIT', 'LIMIT_MAKER'],
	},
	{
		...COMMON,
		symbol: 'SNTUSDT',
		baseAsset: 'SNT',
		fullName: 'Status',
		startPrice: '0.0245',
		quotePrecision: 6,
		status: '2',
	},
	{
		...COMMON,
		symbol: 'MOGUSDT',
		baseAsset: 'MOG',
		fullName: 'Mog Coin',
		startPrice: '0.0000018',
		baseAssetPrecision: 0,
		quotePrecision: 10,
		baseSizePrecision: '1',
		status: '3',
	},
	{
		...COMMON,
		symbol: 'CGPTUSDT',
		baseAsset: 'CGPT',
		fullName: 'ChainGPT',
		startPrice: '0.08',
		quotePrecision: 5,
		tradeSideType: 2,
	},
	{
		...COMMON,
		symbol: 'PYTHUSDT',
		baseAsset: 'PYTH',
		fullName: 'Pyth Network',
		startPrice: '0.35',
		quotePrecision: 5,
		baseSizePrecision: '0',
		band: '0.02',
	},
	{
		...COMMON,
		symbol: 'GOLD(PAXG)USDT',
		baseAsset: 'GOLD(PAXG)',
		fullName: 'PAX Gold',
		startPrice: '4100',
		baseAssetPrecision: 4,
		quotePrecision: 2,
		baseSizePrecision: '0.0001',
	},
	{
		...COMMON,
		symbol: '龙虾USDT',
		baseAsset: '龙虾',
		fullName: 'Lobster',
		startPrice: '0.0123',
		quotePrecision: 6,
		baseSizePrecision: '1',
	},
];
