import fc from 'fast-check';
import { UIDS } from './trader';

export interface OrderStep {
	readonly kind: 'order';
	readonly uid: string;
	readonly fields: Readonly<Record<string, string>>;
}

/** Between the own wallets, or to the spot wallet of another account. */
export interface TransferStep {
	readonly kind: 'transfer';
	readonly uid: string;
	readonly to: string;
	readonly asset: string;
	readonly amount: string;
}

/** One thing a user does. */
export type Step =
	| OrderStep
	| { readonly kind: 'batch'; readonly uid: string; readonly orders: readonly OrderStep[] }
	| { readonly kind: 'cancel'; readonly uid: string; readonly pick: number }
	| { readonly kind: 'cancelPair'; readonly uid: string; readonly symbol: string }
	| { readonly kind: 'cancelAll'; readonly uid: string }
	| { readonly kind: 'mxDeduct'; readonly uid: string; readonly on: boolean }
	| TransferStep
	| { readonly kind: 'wait'; readonly ms: number };

/** Where the prices of a pair lie: close together, so that orders meet. */
const RANGES = {
	MXUSDT: { middle: 35_000, places: 4, quantityPlaces: 2, lots: 300 },
	SOLUSDT: { middle: 15_000, places: 2, quantityPlaces: 3, lots: 7 },
} as const;

export const SYMBOLS = Object.keys(RANGES) as Array<keyof typeof RANGES>;

function digits(value: number, places: number): string {
	const text = String(value).padStart(places + 1, '0');
	return `${text.slice(0, -places)}.${text.slice(-places)}`;
}

const uid = fc.constantFrom(...UIDS);
const symbol = fc.constantFrom(...SYMBOLS);

interface Draw {
	readonly uid: string;
	readonly symbol: keyof typeof RANGES;
	readonly side: string;
	readonly type: string;
	readonly stpMode: string;
	readonly offset: number;
	readonly lots: number;
	readonly byAmount: boolean;
}

const order = fc
	.record<Draw>({
		uid,
		symbol,
		side: fc.constantFrom('BUY', 'SELL'),
		type: fc.constantFrom(
			...['LIMIT', 'LIMIT', 'LIMIT', 'LIMIT_MAKER', 'MARKET'],
			...['IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'],
		),
		stpMode: fc.constantFrom('', '', '', 'cancel_maker', 'cancel_taker', 'cancel_both'),
		offset: fc.integer({ min: -12, max: 12 }),
		lots: fc.integer({ min: 1, max: 40 }),
		byAmount: fc.boolean(),
	})
	.map(orderStep);

function orderStep(draw: Draw): OrderStep {
	const { middle, places, quantityPlaces, lots } = RANGES[draw.symbol];
	const { side, type, stpMode } = draw;
	// An odd number of smallest units, so that values and fees have all their digits.
	const quantity = digits(lots * draw.lots + (draw.lots % 7), quantityPlaces);
	const price = digits(middle + draw.offset, places);
	const byAmount = type === 'MARKET' && side === 'BUY' && draw.byAmount;
	const amounts: Record<string, string> = byAmount
		? { quoteOrderQty: digits(draw.lots * 137 + 201, 2) }
		: { quantity, ...(type === 'MARKET' ? {} : { price }) };
	const fields = { symbol: draw.symbol, side, type, ...(stpMode && { stpMode }), ...amounts };
	return { kind: 'order', uid: draw.uid, fields };
}

const step = fc.oneof(
	{ weight: 20, arbitrary: order },
	{
		weight: 1,
		arbitrary: fc
			.array(order, { minLength: 1, maxLength: 5 })
			.map((orders): Step => ({ kind: 'batch', uid: orders[0]?.uid ?? '', orders })),
	},
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant('cancel'), uid, pick: fc.nat(50) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('cancelPair'), uid, symbol }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('cancelAll'), uid }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('mxDeduct'), uid, on: fc.boolean() }) },
	{
		weight: 2,
		arbitrary: fc
			.record({
				uid,
				to: fc.constantFrom('SPOT', 'FUTURES', 'FUTURES', ...UIDS),
				cents: fc.integer({ min: 1 }),
			})
			.chain(({ cents, ...rest }) =>
				fc.constantFrom('USDT', 'MX').map((asset) => ({
					kind: 'transfer' as const,
					...rest,
					asset,
					amount: digits(cents % 100_000, 2),
				})),
			),
	},
	{
		weight: 5,
		arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(1, 10, 250) }),
	},
) as fc.Arbitrary<Step>;

/** Sequences of up to this many steps. */
export function stepsOf(most: number): fc.Arbitrary<Step[]> {
	return fc.array(step, { minLength: 1, maxLength: most, size: 'max' });
}
