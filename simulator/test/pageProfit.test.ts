import * as fc from 'fast-check';
import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { ProfitBook } from '../src/page/profit';
import { coreOf } from './support/mirrorChain';

const UID = '209302839';
const simulator = useSimulator({ manualClock: true });
beforeEach(() => simulator().reset());

const book = () => new ProfitBook(coreOf(simulator()).exchange);
const trade = (side: string, quantity: string, symbol = 'BTCUSDT') =>
	simulator().order({ symbol, side, type: 'MARKET', quantity });

/** Fills at one price each: the whole order rests, and the market comes to it. */
function fillAt(side: 'BUY' | 'SELL', price: string, quantity: string): void {
	const beyond = Number(price) + (side === 'BUY' ? -50 : 50);
	simulator().order({ symbol: 'BTCUSDT', side, type: 'LIMIT_MAKER', price, quantity });
	simulator().setPrice('BTCUSDT', String(beyond));
}

it('states a position at its average price, and realises by it', () => {
	const profit = book();
	fillAt('BUY', '64900', '0.2');
	fillAt('BUY', '64700', '0.6');
	expect(profit.view(UID).pairs[0]).toMatchObject({
		symbol: 'BTCUSDT',
		position: '0.8',
		averagePrice: '64750',
		realised: '0',
		fees: '0',
		// At 64650, where the market has gone.
		unrealised: '-80',
		total: '-80',
		fills: 2,
	});
	fillAt('SELL', '65150', '0.3');
	expect(profit.view(UID).pairs[0]).toMatchObject({
		position: '0.5',
		averagePrice: '64750',
		realised: '120',
		unrealised: '225',
		total: '345',
	});
	expect(profit.view(UID).total).toBe('345');
});

it('opens the other way round where more is sold than was bought, and closes without a rest', () => {
	const profit = book();
	fillAt('BUY', '64900', '0.1');
	fillAt('SELL', '65100', '0.3');
	expect(profit.view(UID).pairs[0]).toMatchObject({
		position: '-0.2',
		averagePrice: '65100',
		realised: '20',
		unrealised: '-10',
	});
	fillAt('BUY', '65000', '0.2');
	expect(profit.view(UID).pairs[0]).toMatchObject({
		position: '0',
		averagePrice: null,
		realised: '40',
		unrealised: '0',
		total: '40',
	});
});

it('counts fees, also those that are paid in MX', () => {
	const profit = book();
	trade('BUY', '0.1');
	const [first] = profit.view(UID).pairs;
	const [fill] = coreOf(simulator()).exchange.orders.trades;
	expect(first?.fees).toBe(fill?.fee.toFixed());
	simulator().updateAccount({ mxDeduct: true });
	trade('BUY', '0.1', 'ETHUSDT');
	const eth = profit.view(UID).pairs.find(({ symbol }) => symbol === 'ETHUSDT');
	expect(coreOf(simulator()).exchange.orders.trades.at(-1)?.feeAsset).toBe('MX');
	expect(Number(eth?.fees)).toBeGreaterThan(0);
});

it('knows the fills from before anybody looked, and those of each account alone', async () => {
	const own = await startTestSimulator({ manualClock: true });
	own.order({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' });
	const { exchange } = coreOf(own);
	expect(new ProfitBook(exchange).view(UID).pairs[0]?.position).toBe('0.1');
	const [, other = ''] = exchange.accounts.keys();
	expect(new ProfitBook(exchange).view(other)).toEqual({ pairs: [], total: '0' });
	await own.stop();
});

// What an account is worth less what it was worth with the same prices before the trades: no averages.
it('adds up to what the balances have gained, for any trades', () => {
	const steps = fc.array(
		fc.record({
			side: fc.constantFrom('BUY', 'SELL'),
			hundredths: fc.integer({ min: 1, max: 60 }),
		}),
		{ minLength: 1, maxLength: 8 },
	);
	fc.assert(
		fc.property(steps, (list) => {
			simulator().reset();
			const profit = book();
			const { exchange } = coreOf(simulator());
			const account = exchange.accounts.get(UID);
			const held = (asset: string) => {
				const { free, locked } = account?.ledger.get(asset) ?? {};
				return free?.plus(locked ?? 0);
			};
			const [usdt, btc] = [held('USDT'), held('BTC')];
			for (const { side, hundredths } of list) {
				const price = exchange.market('BTCUSDT')?.last ?? '0';
				try {
					trade(side, String(hundredths / 100));
				} catch {
					// The account may not hold enough, which is no matter here.
				}
				simulator().setPrice('BTCUSDT', String(Number(price) + (hundredths % 7) * 30 - 80));
			}
			const last = exchange.market('BTCUSDT')?.last ?? '0';
			const gained = held('USDT')
				?.minus(usdt ?? 0)
				.plus(
					held('BTC')
						?.minus(btc ?? 0)
						.times(last) ?? 0,
				);
			const difference = gained?.minus(profit.view(UID).total).abs();
			expect(Number(difference)).toBeLessThan(1e-7);
		}),
		{ numRuns: 40 },
	);
});
