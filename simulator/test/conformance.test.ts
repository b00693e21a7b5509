import { startTestSimulator } from '../../test/support/simulator';
import type { Simulator } from '../src';
import { runScript } from './support/runScript';

const LONGEST_RUN_MS = 60_000;

// Exported functions of the SDK that are no calls of the exchange. Its methods are all called.
const NO_CALLS: Readonly<Record<string, string>> = {
	createRequest: 'sends a request that the caller has put together; every method goes through it',
	buildQueryString: 'writes a query, sends nothing',
	removeEmptyValue: 'drops empty values from an object, sends nothing',
	isEmptyValue: 'judges a value, sends nothing',
	fromatData: 'replaces null by an empty text in an answer, sends nothing',
};

interface Report {
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
	readonly results: Readonly<Record<string, any>>;
	readonly errors: Readonly<Record<string, { readonly status: number; readonly body: string }>>;
	readonly methods: readonly string[];
	readonly exported: readonly string[];
}

async function runSdk({ restUrl, apiKey, apiSecret }: Simulator): Promise<Report> {
	const args = [restUrl, apiKey, apiSecret];
	return await runScript<Report>('officialSdk.js', args, LONGEST_RUN_MS);
}

describe("the exchange's own SDK", () => {
	let report: Report;
	beforeAll(async () => {
		const simulator = await startTestSimulator({ limits: true });
		simulator.trade('MXUSDT', { price: '3.5', quantity: '12' });
		report = await runSdk(simulator);
		await simulator.stop();
	}, LONGEST_RUN_MS + 5000);

	it('has no method that is not called, and no other function without a reason', () => {
		const called = new Set(Object.keys(report.results).map((name) => name.split(' ')[0]));
		expect(report.methods.filter((name) => !called.has(name))).toEqual([]);
		expect(report.methods.length).toBeGreaterThanOrEqual(23);
		expect(report.exported.filter((name) => NO_CALLS[name] === undefined)).toEqual([]);
	});

	it('is refused only what an exchange refuses', () => {
		const refusals = Object.entries(report.errors).map(([name, { status, body }]) => [
			name,
			status,
			(JSON.parse(body) as { code: number }).code,
		]);
		expect(refusals).toEqual([
			['newOrder too small', 400, 30002],
			['cancelOrder again', 400, -2011],
		]);
	});

	it('reads the market', () => {
		const { results } = report;
		expect(results['ping']).toEqual({});
		expect(Math.abs(results['time'].serverTime - Date.now())).toBeLessThan(LONGEST_RUN_MS);
		const symbolsOf = (name: string) =>
			(results[name].symbols as Array<{ symbol: string }>).map(({ symbol }) => symbol);
		expect(symbolsOf('exchangeInfo')).toEqual(['MXUSDT', 'BTCUSDT']);
		expect(symbolsOf('exchangeInfo of all').length).toBeGreaterThan(5);
		expect(results['depth'].bids).toHaveLength(5);
		// The SDK turns null into an empty text.
		const trade = { id: '', price: '3.5', qty: '12', isBuyerMaker: false };
		expect(results['trades'][0]).toMatchObject(trade);
		expect(results['historicalTrades']).toEqual(results['trades']);
		expect(results['aggTrades']).toMatchObject([{ a: '', p: '3.5', q: '12', m: false }]);
		expect(results['klines']).toHaveLength(3);
		expect(results['avgPrice']).toMatchObject({ mins: 5 });
		for (const method of ['ticker24hr', 'tickerPrice', 'bookTicker']) {
			expect(results[method]).toMatchObject({ symbol: 'MXUSDT' });
			expect(results[`${method} of all`].length).toBe(symbolsOf('exchangeInfo of all').length);
		}
		expect(results['publicRequest'].data).toContain('MXUSDT');
	});

	it('trades', () => {
		const { results } = report;
		expect(results['newOrderTest']).toEqual({});
		const { orderId } = results['newOrder'];
		expect(results['newOrder']).toMatchObject({ symbol: 'MXUSDT', price: '3.4', type: 'LIMIT' });
		const row = { orderId, clientOrderId: 'sdk-1', status: 'NEW', origQty: '10' };
		expect(results['queryOrder']).toMatchObject(row);
		expect(results['queryOrder by client id']).toEqual(results['queryOrder']);
		const second = results['newOrder second'].orderId as string;
		const ids = (name: string) =>
			(results[name] as Array<{ orderId: string }>).map((order) => order.orderId);
		expect(ids('openOrders')).toEqual([second, orderId]);
		expect(results['cancelOrder']).toMatchObject({ orderId, status: 'CANCELED' });
		expect(ids('cancelOpenOrders')).toEqual([second]);
		expect(ids('allOrders')).toEqual([second, orderId, results['newOrder market'].orderId]);
		const trades = results['accountTradeList'] as Array<Record<string, unknown>>;
		expect(trades).toMatchObject([{ isBuyer: true, isMaker: false, commissionAsset: 'USDT' }]);
	});

	it('reads the account', () => {
		const { balances } = report.results['accountInfo'] as {
			balances: Array<{ asset: string; free: string }>;
		};
		expect(balances).toContainEqual(
			expect.objectContaining({ asset: 'USDT', free: '100000', available: '100000' }),
		);
		expect(report.results['signRequest'].data).toEqual({
			makerCommission: 0,
			takerCommission: 0.0005,
		});
	});
});
