import { startTestSimulator } from '../../test/support/simulator';
import { PAIRS } from '../src';
import { Prng } from '../src/market/prng';
import { send } from './support/client';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'XRPUSDT'];
const SECONDS = 900;

interface Quote {
	readonly symbol: string;
	readonly bidPrice: string;
	readonly askPrice: string;
}

interface Course {
	/** Mid prices, one per second. */
	readonly mids: number[];
	/** Spreads as a fraction of the price. */
	readonly spreads: number[];
	/** Values of the latest trades, ascending. */
	readonly values: number[];
	readonly buys: number;
}

/** What a stranger sees of the market within a quarter of an hour, over REST. */
async function watch(): Promise<Map<string, Course>> {
	const pairs = PAIRS.filter(({ symbol }) => SYMBOLS.includes(symbol));
	const simulator = await startTestSimulator({ market: 'live', manualClock: true, pairs, seed: 3 });
	const courses = new Map<string, Course>();
	const mids = new Map<string, number[]>(SYMBOLS.map((symbol) => [symbol, []]));
	const spreads = new Map<string, number[]>(SYMBOLS.map((symbol) => [symbol, []]));
	for (let second = 0; second < SECONDS; second++) {
		simulator.advance(1000);
		const { body } = await send(simulator, 'GET', '/api/v3/ticker/bookTicker');
		for (const { symbol, bidPrice, askPrice } of body as Quote[]) {
			const [bid, ask] = [Number(bidPrice), Number(askPrice)];
			mids.get(symbol)?.push((bid + ask) / 2);
			spreads.get(symbol)?.push((ask - bid) / ask);
		}
	}
	for (const symbol of SYMBOLS) {
		const { body } = await send(simulator, 'GET', `/api/v3/trades?symbol=${symbol}&limit=1000`);
		const trades = body as Array<{ quoteQty: string; tradeType: string }>;
		courses.set(symbol, {
			mids: mids.get(symbol) ?? [],
			spreads: spreads.get(symbol) ?? [],
			values: trades.map(({ quoteQty }) => Number(quoteQty)).sort((a, b) => a - b),
			buys: trades.filter(({ tradeType }) => tradeType === 'BID').length / trades.length,
		});
	}
	await simulator.stop();
	return courses;
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function autocorrelation(values: readonly number[], lag: number): number {
	const middle = mean(values);
	const deviations = values.map((value) => value - middle);
	const products = deviations.slice(lag).map((value, index) => value * (deviations[index] ?? 0));
	return products.reduce((a, b) => a + b, 0) / deviations.reduce((sum, d) => sum + d * d, 0);
}

function shuffled(values: readonly number[]): number[] {
	const chance = new Prng(1);
	const result = [...values];
	for (let index = result.length - 1; index > 0; index--) {
		const other = Math.floor(chance.next() * (index + 1));
		[result[index], result[other]] = [result[other] ?? 0, result[index] ?? 0];
	}
	return result;
}

describe('the synthetic market, seen from outside', () => {
	let courses: ReadonlyMap<string, Course>;
	beforeAll(async () => {
		courses = await watch();
	});
	const course = (symbol: string): Course => {
		const found = courses.get(symbol);
		if (found === undefined) throw new Error(`Nothing seen of ${symbol}`);
		return found;
	};
	const returns = ({ mids }: Course) =>
		mids.slice(1).map((mid, index) => Math.log(mid / (mids[index] ?? mid)));

	it.each(SYMBOLS)('%s has quiet and lively times: large moves follow large moves', (symbol) => {
		const moves = returns(course(symbol)).map(Math.abs);
		const mixed = shuffled(moves);
		for (const lag of [1, 5, 10]) {
			expect(autocorrelation(moves, lag)).toBeGreaterThan(autocorrelation(mixed, lag) + 0.08);
		}
	});

	it.each(SYMBOLS)('%s cannot be foretold: the direction of a move says little', (symbol) => {
		expect(Math.abs(autocorrelation(returns(course(symbol)), 1))).toBeLessThan(0.2);
		expect(course(symbol).buys).toBeGreaterThan(0.4);
		expect(course(symbol).buys).toBeLessThan(0.6);
	});

	it.each(SYMBOLS)(
		'%s moves by some basis points in a second and by percents in no quarter',
		(symbol) => {
			const moves = returns(course(symbol));
			const spread = Math.sqrt(mean(moves.map((move) => move * move)));
			expect(spread).toBeGreaterThan(0.00005);
			expect(spread).toBeLessThan(0.001);
			const { mids } = course(symbol);
			expect(Math.max(...mids) / Math.min(...mids)).toBeLessThan(1.05);
		},
	);

	it.each(SYMBOLS)('%s has a spread of one to five basis points', (symbol) => {
		const { spreads } = course(symbol);
		expect(Math.min(...spreads)).toBeGreaterThan(0);
		expect(mean(spreads)).toBeLessThan(0.0005);
	});

	it.each(SYMBOLS)('%s trades mostly small and seldom large', (symbol) => {
		const { values } = course(symbol);
		const share = (part: number) => values[Math.floor(part * values.length)] ?? 0;
		expect(values.length).toBeGreaterThan(500);
		expect(share(0.5)).toBeLessThan(200);
		expect(share(0.99)).toBeGreaterThan(8 * share(0.5));
		expect(values.at(-1)).toBeLessThanOrEqual(20_001);
	});

	it('does not move all pairs alike', () => {
		const [first = '', second = ''] = SYMBOLS;
		const [a, b] = [returns(course(first)), returns(course(second))];
		const together = mean(a.map((move, index) => move * (b[index] ?? 0)));
		const size = Math.sqrt(mean(a.map((move) => move ** 2)) * mean(b.map((move) => move ** 2)));
		expect(Math.abs(together / size)).toBeLessThan(0.2);
	});
});
