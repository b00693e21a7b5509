import { candleMatrix } from './triggerMatrixCandles';
import { faultCases } from './triggerMatrixFaults';
import { indicator } from './triggerMatrixIndicator.cases';
import { PUBLIC_PAIR } from './triggerMatrixHarness';

const watchlist = {
	symbols: '',
	symbolsFrom: 'watchlist',
	watchlist: 'quote',
	watchlistQuoteAsset: 'USDT',
	watchlistInclude: PUBLIC_PAIR,
};

describe('an alert on the pairs of a watchlist under every fault of the simulator', () => {
	const watched = { ...indicator, parameters: { ...indicator.parameters, ...watchlist } };
	candleMatrix(faultCases.map((one) => [watched, one]));
});
