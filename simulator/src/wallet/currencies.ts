import type { Pair } from '../exchange/pairs';

/** A chain a coin travels on, in the spelling of the currency information. */
export interface Network {
	readonly coin: string;
	readonly name: string;
	/** The old long name. */
	readonly network: string;
	/** The short id. */
	readonly netWork: string;
	readonly depositEnable: boolean;
	readonly withdrawEnable: boolean;
	readonly minConfirm: number;
	readonly withdrawFee: string;
	readonly withdrawMin: string;
	readonly withdrawMax: string;
	/** The smallest step of an amount; null: any of up to 18 decimals. */
	readonly withdrawIntegerMultiple: string | null;
	/** One address for everybody, distinguished by the memo. */
	readonly sameAddress: boolean;
	readonly contract: string | null;
}

export interface Currency {
	readonly coin: string;
	readonly name: string;
	readonly networks: readonly Network[];
}

type Terms = Partial<Network> & Pick<Network, 'withdrawFee' | 'withdrawMin' | 'withdrawMax'>;

const CHAINS = {
	BTC: { network: 'Bitcoin(BTC)', minConfirm: 2 },
	TRX: { network: 'Tron(TRC20)', minConfirm: 20 },
	BSC: { network: 'BNB Smart Chain(BEP20)', minConfirm: 15 },
	ETH: { network: 'Ethereum(ERC20)', minConfirm: 12 },
	SOL: { network: 'Solana(SOL)', minConfirm: 10 },
	XRP: { network: 'Ripple(XRP)', minConfirm: 1 },
	EOS: { network: 'EOS', minConfirm: 3 },
} as const;

function network(coin: string, chain: keyof typeof CHAINS, terms: Terms): Network {
	return {
		coin,
		name: chain === coin ? coin : `${coin}-${chain}`,
		netWork: chain,
		...CHAINS[chain],
		depositEnable: true,
		withdrawEnable: true,
		withdrawIntegerMultiple: null,
		sameAddress: false,
		contract: null,
		...terms,
	};
}

function currency(coin: string, name: string, chains: Readonly<Record<string, Terms>>): Currency {
	const networks = Object.entries(chains).map(([chain, terms]) =>
		network(coin, chain as keyof typeof CHAINS, terms),
	);
	return { coin, name, networks };
}

const STABLE = {
	TRX: { withdrawFee: '1', withdrawMin: '10', withdrawMax: '1000000' },
	BSC: { withdrawFee: '0', withdrawMin: '5', withdrawMax: '1000000' },
	ETH: { withdrawFee: '3.2', withdrawMin: '20', withdrawMax: '1000000' },
};

const KNOWN: readonly Currency[] = [
	currency('USDT', 'Tether', {
		TRX: { ...STABLE.TRX, withdrawIntegerMultiple: '0.000001' },
		BSC: { ...STABLE.BSC, contract: '0x55d398326f99059ff775485246999027b3197955' },
		ETH: { ...STABLE.ETH, contract: '0xdac17f958d2ee523a2206206994597c13d831ec7' },
	}),
	currency('USDC', 'USD Coin', {
		ETH: { ...STABLE.ETH, contract: '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48' },
	}),
	currency('BTC', 'Bitcoin', {
		BTC: { withdrawFee: '0.000014', withdrawMin: '0.00008', withdrawMax: '50' },
		BSC: {
			withdrawFee: '0.00000028',
			withdrawMin: '0.00003',
			withdrawMax: '100',
			contract: '0x7130d2a12b9bcbfae4f2634d864a1ee1ce3ead9c',
		},
	}),
	currency('ETH', 'Ethereum', {
		ETH: { withdrawFee: '0.0006', withdrawMin: '0.004', withdrawMax: '2000' },
	}),
	currency('MX', 'MX Token', {
		ETH: { withdrawFee: '0.6', withdrawMin: '2', withdrawMax: '500000' },
	}),
	currency('SOL', 'Solana', {
		SOL: { withdrawFee: '0.002', withdrawMin: '0.1', withdrawMax: '20000' },
	}),
	currency('XRP', 'XRP', {
		XRP: {
			withdrawFee: '0.2',
			withdrawMin: '20',
			withdrawMax: '1000000',
			withdrawIntegerMultiple: '0.000001',
			sameAddress: true,
		},
	}),
	// Closed in both directions, so that clients can meet the refusals of it.
	currency('EOS', 'EOS', {
		EOS: {
			withdrawFee: '0.0001',
			withdrawMin: '0.001',
			withdrawMax: '10000',
			withdrawIntegerMultiple: '0.000001',
			sameAddress: true,
			depositEnable: false,
			withdrawEnable: false,
		},
	}),
];

const USUAL_TERMS: Terms = { withdrawFee: '5', withdrawMin: '10', withdrawMax: '10000000' };

/** The currencies of an exchange with these pairs, by name. */
export function currenciesFor(pairs: Iterable<Pair>): ReadonlyMap<string, Currency> {
	const currencies = new Map(KNOWN.map((known) => [known.coin, known]));
	for (const { baseAsset, quoteAsset, fullName } of pairs) {
		for (const coin of [baseAsset, quoteAsset]) {
			if (currencies.has(coin)) continue;
			const name = coin === baseAsset ? fullName : coin;
			currencies.set(coin, currency(coin, name, { ETH: USUAL_TERMS }));
		}
	}
	return currencies;
}
