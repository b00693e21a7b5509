import fc from 'fast-check';
import { PAIRS, type Pair } from '../../simulator/src/exchange/pairs';
import type { Account } from '../../mexc/account/account';
import { testOrder } from '../../mexc/endpoints/spotTrading';
import type { WireValues } from '../../mexc/endpoints/endpoint';
import { asMexcError, type MexcError } from '../../mexc/core/errors';
import { silentLog } from '../../mexc/core/log';
import { openNetwork } from '../../mexc/account/network';
import { processWide } from '../../mexc/core/globalState';
import type { RestClient } from '../../mexc/rest/client';
import { createRestClient } from '../../mexc/client';
import { compare, isPlainDecimal, multiply } from '../../mexc/core/decimal';
import { finishPlan } from '../../mexc/orders/preflight/finishPlan';
import { planOrder, type OrderPlan, type PlanHow } from '../../mexc/orders/preflight/plan';
import { roundPrice, roundQuantity } from '../../mexc/market/symbolRules';
import type { Sizing } from '../../mexc/orders/preflight/sizeOrder';
import { startTestSimulator } from '../support/simulator';
import { accountFor } from '../unit/restServer';
import { truncated } from './exactText';

const PAIR_COUNT = 40;

const digits = (max: number) => fc.integer({ min: 0, max });
const power = (min: number, max: number) =>
	fc.integer({ min, max }).map((exponent) => {
		return exponent >= 0 ? `1${'0'.repeat(exponent)}` : `0.${'0'.repeat(-exponent - 1)}1`;
	});
const rarely = <T>(usual: T, ...others: T[]) =>
	fc.oneof({ weight: 16, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

/** Filters that contradict nothing, from the finest to the coarsest. */
const rulesOfPair = fc.record({
	status: rarely<Pair['status']>('1', '2', '3'),
	baseAssetPrecision: digits(8),
	quotePrecision: fc.integer({ min: 2, max: 8 }),
	isSpotTradingAllowed: rarely(true, false),
	orderTypes: rarely<readonly string[]>(['LIMIT', 'MARKET', 'LIMIT_MAKER'], ['LIMIT']),
	tradeSideType: rarely<Pair['tradeSideType']>(1, 2, 3, 4),
	baseSizePrecision: fc.oneof(fc.constant('0'), power(-8, 1)),
	quoteAmountPrecision: fc.constantFrom('0', '0.5', '1', '5', '10'),
	quoteAmountPrecisionMarket: fc.constantFrom('0', '1', '5'),
	maxQuoteAmount: fc.constantFrom('100', '5000', '2000000'),
	maxQuoteAmountMarket: fc.constantFrom('100', '200000'),
	band: fc.constantFrom('0.005', '0.02', '0.2'),
	startPrice: fc.constantFrom('0.25', '3', '100', '65000'),
});

const pairs: Pair[] = fc
	.sample(rulesOfPair, { numRuns: PAIR_COUNT, seed: 4711 })
	.map((rules, index) => ({ ...PAIRS[0], ...rules, ...namesOf(index) }));

function namesOf(index: number) {
	return { symbol: `A${index}USDT`, baseAsset: `A${index}`, fullName: `Asset ${index}` };
}

const key = { accessKey: 'mx0richKey123456', secret: 'b'.repeat(32) };
const balances = Object.fromEntries(
	['USDT', ...pairs.map(({ baseAsset }) => baseAsset)].map((asset) => [asset, '1000000000000']),
);

let account: Account;
let client: RestClient;

/** Before each run: hundreds of orders would wait for the rate limit. Rules stay remembered. */
function freshBudget(): void {
	processWide('rateLimits', () => new Map<string, unknown>()).clear();
	client = createRestClient({ account, network: openNetwork, log: silentLog });
}

beforeAll(async () => {
	const accounts = [{ uid: '1', balances, keys: [key] }];
	const { restUrl } = await startTestSimulator({ pairs, accounts });
	const credential = { apiKey: key.accessKey, apiSecret: key.secret };
	account = accountFor(restUrl, credential);
});

/** Digits with up to 18 decimals, small and large, often next to a bound. */
const amount = fc.oneof(
	fc.tuple(digits(2000), fc.integer({ min: 0, max: 10 ** 9 })).map(([whole, fraction]) => {
		return `${whole}.${String(fraction).padStart(9, '0')}`;
	}),
	fc.tuple(digits(9), digits(17)).map(([digit, zeros]) => `0.${'0'.repeat(zeros)}${digit || 1}`),
	fc.constantFrom('1', '5', '0.1', '0.30000000000000004', '100', '5000.000000000000000001', '33.3'),
);

const positive = amount.filter((text) => /[1-9]/.test(text));
const priceFactor = fc.constantFrom('1', '0.999', '1.001', '0.9', '1.1', '1.000123456789', '0.5');

const anyOrder = fc
	.record({
		pair: fc.constantFrom(...pairs),
		side: fc.constantFrom('BUY', 'SELL'),
		type: fc.constantFrom('LIMIT', 'MARKET', 'LIMIT_MAKER', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'),
		amount: positive,
		priceFactor,
		byQuote: fc.boolean(),
	})
	.map((given) => {
		const { pair, side, type } = given;
		const order: Record<string, string> = { symbol: pair.symbol, side, type };
		if (type !== 'MARKET') order.price = multiply(pair.startPrice, given.priceFactor);
		const byQuote = type === 'MARKET' && side === 'BUY' && given.byQuote;
		order[byQuote ? 'quoteOrderQty' : 'quantity'] = given.amount;
		return { order, pair };
	});

/** The rule of ours that stands for a refusal of the exchange. */
const RULE_OF_CODE: Readonly<Record<string, readonly string[]>> = {
	'10007': ['apiTrading'],
	'30000': ['status'],
	'30016': ['status'],
	'30001': ['side'],
	'30019': ['orderType'],
	'30002': ['minValue', 'minQuantity'],
	'30003': ['maxValue'],
	'30010': ['emptyBook'],
};
/** Not the pair's rules: the price band is warned of, crossing depends on the book. */
const NOT_FORESEEN = [30087, 30041];

async function verdict(order: WireValues): Promise<MexcError | undefined> {
	return await client.call(testOrder, order).then(
		() => undefined,
		(error: unknown) => asMexcError(error),
	);
}

async function preflight(order: WireValues, how: PlanHow = {}): Promise<OrderPlan | MexcError> {
	freshBudget();
	try {
		return await finishPlan(client, await planOrder(client, order, how), how);
	} catch (error) {
		return asMexcError(error);
	}
}

/** As a person would round by hand: text cut off, a sell's price one tick up when something was cut. */
function roundedByHand(order: WireValues, pair: Pair): WireValues {
	const { quantity, quoteOrderQty, price, side } = order;
	const rounded: Record<string, string> = { ...order };
	if (quantity) rounded.quantity = truncated(quantity, pair.baseAssetPrecision);
	if (quoteOrderQty) rounded.quoteOrderQty = truncated(quoteOrderQty, pair.quotePrecision);
	if (price) rounded.price = truncated(price, pair.quotePrecision, side === 'SELL');
	return rounded;
}

describe('whatever the filters and the order', () => {
	it('what is sent passes the exchange, and what is refused breaks the same rule there', async () => {
		const seen = { sent: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(anyOrder, async ({ order, pair }) => {
				const result = await preflight(order);
				if (!('send' in result)) {
					seen.refused++;
					expect(result.kind).toBe('rule');
					const rounded = roundedByHand(order, pair);
					// Nothing is left to be sent.
					if (Object.values(rounded).some((text) => /^0+(\.0+)?$/.test(text))) return;
					const byHand = await verdict(rounded);
					expect([order, RULE_OF_CODE[String(byHand?.code)]]).toEqual([
						order,
						expect.arrayContaining([result.code]),
					]);
					return;
				}
				seen.sent++;
				expect(result.send).toEqual(sameNumbers(roundedByHand(order, pair), result.send));
				const refusal = await verdict(result.send);
				if (refusal === undefined) return;
				expect([result.send, NOT_FORESEEN]).toEqual([
					result.send,
					expect.arrayContaining([refusal.code]),
				]);
				if (refusal.code === 30087) expect(result.warnings.join()).toContain('30087');
			}),
			{ numRuns: 250 },
		);
		expect(seen.sent).toBeGreaterThan(20);
		expect(seen.refused).toBeGreaterThan(50);
	}, 60_000);

	it('strict mode sends nothing but what was asked', async () => {
		await fc.assert(
			fc.asyncProperty(anyOrder, async ({ order }) => {
				const strict = await preflight(order, { preflight: { mode: 'strict' } });
				if ('send' in strict) expect(strict.send).toEqual(order);
				else expect(strict.kind).toBe('rule');
			}),
			{ numRuns: 80 },
		);
	}, 60_000);

	it('a sized order is worth no more than was wanted, and passes the exchange', async () => {
		let placed = 0;
		const sizing = fc.oneof(
			positive.map((quoteAmount): Sizing => ({ by: 'quoteAmount', quoteAmount })),
			fc
				.record({ riskAmount: positive })
				.map((given): Sizing => ({ by: 'risk', ...given, stopLossPrice: '' })),
		);
		await fc.assert(
			fc.asyncProperty(anyOrder, sizing, async ({ order, pair }, wanted) => {
				const unsized = { ...order, quantity: '', quoteOrderQty: '' };
				const away = order.side === 'BUY' ? '0.7' : '1.3';
				const stopLossPrice = multiply(order.price ?? pair.startPrice, away);
				const own: Sizing = wanted.by === 'risk' ? { ...wanted, stopLossPrice } : wanted;
				const result = await preflight(unsized, { sizing: own });
				if (!('send' in result)) return expect(result.kind).toBe('rule');
				placed++;
				const { send } = result;
				if (own.by === 'quoteAmount' && send.price) {
					expect(compare(multiply(send.quantity, send.price), own.quoteAmount)).toBeLessThan(1);
				}
				const refusal = await verdict(send);
				if (refusal) expect(NOT_FORESEEN).toContain(refusal.code);
			}),
			{ numRuns: 120 },
		);
		expect(placed).toBeGreaterThan(8);
	}, 60_000);
});

/** `wanted` in the spelling of `actual` where the numbers are equal. */
function sameNumbers(wanted: WireValues, actual: WireValues): WireValues {
	return Object.fromEntries(
		Object.entries(wanted).map(([name, value]) => {
			const other = actual[name];
			const isSame = isPlainDecimal(value) && compare(value, other) === 0;
			return [name, isSame ? other : value];
		}),
	);
}

describe('rounding', () => {
	const step = fc.oneof(power(-18, 3), fc.constantFrom('5', '0.5', '0.25', '0.05', '3'));
	const number = fc.oneof(amount, power(-18, 15));

	it('never increases what is at risk, and stays within one step', () => {
		fc.assert(
			fc.property(number, step, (value, unit) => {
				const quantity = roundQuantity(value, unit);
				expect(compare(quantity, value)).toBeLessThan(1);
				expect(compare(roundPrice(value, unit, 'BUY'), value)).toBeLessThan(1);
				expect(compare(roundPrice(value, unit, 'SELL'), value)).toBeGreaterThan(-1);
				for (const rounded of [quantity, roundPrice(value, unit, 'SELL')]) {
					expect(roundQuantity(rounded, unit)).toBe(rounded);
					expect(roundPrice(rounded, unit, 'SELL')).toBe(rounded);
					expect(isPlainDecimal(rounded)).toBe(true);
				}
			}),
		);
	});
});
