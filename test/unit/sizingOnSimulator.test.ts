import type { PlacedOrder, PlaceHow } from '../../mexc/orders/placeOrder';
import { market, usePlacing } from './placing';
import { failure } from './restServer';

const on = usePlacing();

describe('sizing', () => {
	it.each<[string, object, PlaceHow['sizing'], object]>([
		[
			'a limit buy for an amount',
			{ price: '64000.009' },
			{ by: 'quoteAmount', quoteAmount: '100' },
			{ sent: { quantity: '0.0015625', price: '64000' } },
		],
		[
			'a market buy for an amount',
			market,
			{ by: 'quoteAmount', quoteAmount: '100' },
			{ sent: { quoteOrderQty: '100' } },
		],
		[
			'a market sell for an amount',
			{ ...market, side: 'SELL' },
			{ by: 'quoteAmount', quoteAmount: '100' },
			{ sent: { quantity: expect.stringMatching(/^0\.0015/) } },
		],
		[
			'a limit buy by risk',
			{},
			{ by: 'risk', riskAmount: '10', stopLossPrice: '63000' },
			{ sent: { quantity: '0.01' } },
		],
	])('places %s', async (_name, values, sizing, expected) => {
		const placed = await on.place({ ...values, quantity: 'ignored' }, { sizing });
		expect(placed).toMatchObject({ outcome: 'placed', ...expected });
		const { by, ...amounts } = sizing as { by: string };
		expect(placed.asked).toMatchObject({ sizing: by, ...amounts });
	});

	it.each(['BUY', 'SELL'])('spends 100 %% of the balance in a limit %s', async (side) => {
		const sizing = { by: 'balancePercent', balancePercent: '100' } as const;
		const price = side === 'BUY' ? '64000' : '66000';
		expect((await on.place({ side, price }, { sizing })).outcome).toBe('placed');
		expect(Number(await on.freeOf(side === 'BUY' ? 'USDT' : 'BTC'))).toBeLessThan(1);
	});

	it('refuses what is too small after sizing', async () => {
		const sizing = { by: 'quoteAmount', quoteAmount: '0.5' } as const;
		expect(await failure(on.place({}, { sizing }))).toMatchObject({ code: 'minValue' });
		expect(on.sent()).toBe(0);
	});

	it('sends nothing when it lacks the facts', async () => {
		on.simulator.fault({ kind: 'code', code: 10098, endpoint: 'exchangeInfo' });
		const sizing = { by: 'quoteAmount', quoteAmount: '100' } as const;
		const error = await failure(on.place({}, { sizing }));
		expect(error.message).toMatch(/amount could not be computed, so nothing was sent/);
		expect(on.sent()).toBe(0);
	});

	it('under a key finds its order, although the balance has changed since', async () => {
		const sizing = { by: 'balancePercent', balancePercent: '10' } as const;
		const same = { clientOrderId: 'sized-by-key', sizing };
		const results: PlacedOrder[] = await Promise.all([on.place({}, same), on.place({}, same)]);
		expect(results.map(({ outcome }) => outcome).sort()).toEqual(['found', 'placed']);
		expect(on.sent()).toBe(1);
	});
});

describe('a dry run', () => {
	it('estimates the fill in the live book', async () => {
		const placed = await on.place(market, {}, { dryRun: true });
		expect(placed).toMatchObject({
			outcome: 'notPlaced',
			dryRun: true,
			estimate: { executedQuantity: '0.01', isComplete: true, feeAsset: 'USDT' },
		});
		const { averagePrice, bestPrice, slippagePercent } = placed.estimate ?? {};
		expect(Number(averagePrice)).toBeGreaterThanOrEqual(Number(bestPrice));
		expect(slippagePercent).toMatch(/^\d+\.\d{4}$/);
		expect(on.sent()).toBe(0);
	});

	it('is honest about an order that would rest', async () => {
		const placed = await on.place({}, {}, { dryRun: true });
		expect(placed.estimate).toMatchObject({ executedQuantity: '0', isComplete: false });
	});
});
