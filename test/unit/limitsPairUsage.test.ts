import { windowAt } from '../../mexc/limits/dayWindow';
import { fillOf, type Fill } from '../../mexc/limits/fill';
import {
	boughtIn,
	filledByOrder,
	realisedIn,
	resultsOf,
	type PairLists,
} from '../../mexc/limits/pairUsage';
import { realise } from '../../mexc/limits/realised';
import type { OrderRow } from '../../mexc/endpoints/rows/orderRow';
import { refusal } from '../support/refusal';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 22, 15);
const window = windowAt('utcDay', NOW);
const YESTERDAY = window.from - 1;
const assets = { baseAsset: 'BTC', quoteAsset: 'USDC' };

interface Given {
	order: string;
	side?: 'BUY' | 'SELL';
	price?: string;
	quantity: string;
	fee?: [amount: string, asset: string];
	time?: number;
}

let fills = 0;

function fill({ order, side = 'BUY', price = '100', quantity, fee, time = NOW }: Given): Fill {
	const [commission, commissionAsset] = fee ?? ['0', null];
	return fillOf(
		{
			id: `fill-${++fills}`,
			orderId: order,
			isBuyer: side === 'BUY',
			time,
			price,
			qty: quantity,
			commission,
			commissionAsset,
		},
		'BTCUSDC',
	);
}

function order(orderId: string, more: OrderRow = {}): OrderRow {
	const amounts = { executedQty: '2', cummulativeQuoteQty: '200' };
	const filled = { type: 'LIMIT', status: 'FILLED', time: NOW };
	return { symbol: 'BTCUSDC', orderId, side: 'BUY', ...filled, ...amounts, ...more };
}

function lists(
	own: readonly Fill[],
	orders: readonly OrderRow[] = [],
	quoteRate = '0.5',
): PairLists {
	const filled = filledByOrder(own);
	return { symbol: 'BTCUSDC', window, orders, fills: own, filled, quoteRate };
}

describe('what was bought', () => {
	it('is each purchase of the window at its own time, in USDT', () => {
		const own = [
			fill({ order: 'a', quantity: '2', price: '100', time: window.from }),
			fill({ order: 'a', quantity: '1', price: '101' }),
			fill({ order: 'b', quantity: '7', time: YESTERDAY }),
			fill({ order: 'c', quantity: '7', side: 'SELL' }),
		];
		expect(boughtIn(lists(own))).toEqual([
			{ symbol: 'BTCUSDC', time: window.from, value: '100' },
			{ symbol: 'BTCUSDC', time: NOW, value: '50.5' },
		]);
	});

	it('is also what MEXC says of an order and lists no fills of yet, at the time of the order', () => {
		const own = [fill({ order: 'a', quantity: '0.5', price: '100' })];
		const time = NOW - HOUR_MS;
		expect(boughtIn(lists(own, [order('a', { time }), order('b', { time: window.from })]))).toEqual(
			[
				{ symbol: 'BTCUSDC', time: NOW, value: '25' },
				{ symbol: 'BTCUSDC', time, value: '75' },
				{ symbol: 'BTCUSDC', time: window.from, value: '100' },
			],
		);
	});

	it('counts now where MEXC says no time', () => {
		for (const time of [null, '', undefined]) {
			expect(boughtIn(lists([], [order('a', { time })]))).toEqual([
				{ symbol: 'BTCUSDC', time: NOW, value: '100' },
			]);
		}
	});

	it.each([
		['a sale', { side: 'SELL' }],
		['an order of the day before', { time: YESTERDAY }],
		['one that is listed whole', { executedQty: '0.5', cummulativeQuoteQty: '50' }],
		['one of which all that was paid is listed', { cummulativeQuoteQty: '50' }],
		['one of which more is listed', { cummulativeQuoteQty: '49' }],
		['a cancelled one of which nothing is said', { status: 'CANCELED', executedQty: null }],
	])('is not counted twice or without having been bought: %s', (_what, more) => {
		const own = [fill({ order: 'a', quantity: '0.5', price: '100' })];
		expect(boughtIn(lists(own, [order('a', more)]))).toHaveLength(1);
	});

	it('of an order with another status than canceled cannot be guessed', () => {
		const unsaid = { executedQty: '', cummulativeQuoteQty: null };
		for (const status of ['FILLED', 'PARTIALLY_CANCELED', 'NEW']) {
			expect(refusal(() => boughtIn(lists([], [order('a', { ...unsaid, status })])))).toMatchObject(
				{
					kind: 'protocol',
					message:
						'How much order a of BTCUSDC has bought cannot be determined from what MEXC says about it.',
					hint: 'Try again in a moment, and look at that order at MEXC.',
				},
			);
		}
		const nameless = order('', { ...unsaid, orderId: undefined });
		expect(refusal(() => boughtIn(lists([], [nameless]))).message).toContain(
			'order without an ID of BTCUSDC',
		);
	});
});

describe('what sales have won and lost', () => {
	const results = (own: readonly Fill[], rates: Array<[string, string | undefined]> = []) => {
		const { realised, doubts } = realisedIn(lists(own), assets);
		const valued = resultsOf(lists(own), realised, new Map(rates));
		return {
			values: valued.results.map(({ value }) => value),
			doubts: [...doubts, ...valued.doubts],
		};
	};
	const buy = (quantity: string, price: string, time = NOW - 1) =>
		fill({ order: 'b', quantity, price, time });
	const sell = (quantity: string, price: string, more: Partial<Given> = {}) =>
		fill({ order: 's', side: 'SELL', quantity, price, ...more });

	it('is each against what was bought first, in USDT, and that of the window only', () => {
		const old = [buy('1', '90', YESTERDAY - DAY_MS), sell('0.5', '50', { time: YESTERDAY })];
		expect(results([...old, buy('1', '100'), sell('1', '110')]).values).toEqual(['0', '7.5']);
	});

	it('is less by the fee, in whatever asset it was taken', () => {
		const fee = (amount: string, asset: string) =>
			results([buy('1', '100'), sell('0.9', '110', { fee: [amount, asset] })], [['MX', '3']]);
		expect(fee('2', 'USDC').values).toEqual(['0', '3.5']);
		// Of the base asset so much more is gone: what it has won, less what it is worth now.
		expect(fee('0.1', 'BTC').values).toEqual(['0', '-0.5']);
		expect(fee('2', 'MX').values).toEqual(['0', '-1.5']);
		// MEXC pays.
		expect(fee('-2', 'USDC').values).toEqual(['0', '5.5']);
	});

	it('of a fee that takes a purchase up leaves nothing to sell', () => {
		const own = [
			fill({ order: 'b', quantity: '1', time: NOW - 1, fee: ['1', 'BTC'] }),
			sell('1', '110'),
		];
		const { values, doubts } = results(own);
		expect(values).toEqual(['-50', '0']);
		expect(doubts).toHaveLength(1);
	});

	it('cannot be said of what was bought before all that is read, and is nothing then', () => {
		const own = [
			buy('1', '100'),
			sell('1.5', '110', { time: NOW }),
			sell('2', '120', { time: NOW + 1 }),
		];
		const { values, doubts } = results(own);
		expect(values).toEqual(['0', '5', '0']);
		expect(doubts).toEqual([
			{
				symbol: 'BTCUSDC',
				isPassing: false,
				message:
					'2.5 BTC were sold since 2026-11-22T15:00:00.000Z that were not bought in the four weeks of fills that are read, so what they cost is not known.',
				hint: 'Limits of losses fit an account that sells what it has bought on BTCUSDC. Wait until that sale counts no longer, or leave the limits of losses empty and use Max Bought per Day.',
			},
		]);
	});

	it('cannot be said with a fee that has no price, and one sentence says it', () => {
		const fee: [string, string] = ['1', 'XYZ'];
		const own = [buy('2', '100'), sell('1', '110', { fee }), sell('1', '110', { fee, order: 't' })];
		const { values, doubts } = results(own, [['XYZ', undefined]]);
		expect(values).toEqual(['0', '5', '5']);
		expect(doubts).toEqual([
			{
				symbol: 'BTCUSDC',
				isPassing: false,
				message: 'The fee of order s of BTCUSDC was taken in XYZ, which has no price in USDT.',
				hint: 'Wait until that order counts no longer, or leave the limits of losses empty.',
			},
		]);
	});

	it('names order, time and side of each', () => {
		const own = [buy('1', '100', NOW - 5), sell('1', '90')];
		const { realised } = realisedIn(lists(own), assets);
		expect(resultsOf(lists(own), realised, new Map()).results).toEqual([
			{ symbol: 'BTCUSDC', value: '0', time: NOW - 5, orderId: 'b', isSale: false },
			{ symbol: 'BTCUSDC', value: '-5', time: NOW, orderId: 's', isSale: true },
		]);
	});

	it('within one millisecond is the same in whatever order MEXC lists the fills', () => {
		const own = [buy('1', '100', NOW), buy('1', '200', NOW), sell('1', '150'), sell('1', '150')];
		const valueOf = (all: readonly Fill[]) =>
			realise(all, assets).map(({ fill: { key }, result }) => `${key} ${result}`);
		const expected = valueOf(own);
		expect(expected.map((text) => text.split(' ').at(-1))).toEqual(['0', '0', '50', '-50']);
		expect(valueOf([...own].reverse())).toEqual(expected);
	});
});

describe('an order whose fills are not all listed', () => {
	const doubt = {
		symbol: 'BTCUSDC',
		isPassing: true,
		message: 'MEXC does not list all fills of order a of BTCUSDC yet.',
		hint: 'Try again in some seconds. If this goes on, look at that order at MEXC: its fills are what losses are computed from.',
	};
	const doubts = (row: OrderRow, own: readonly Fill[] = []) =>
		realisedIn(lists(own, [row]), assets).doubts;
	const whole = [fill({ order: 'a', quantity: '2' })];

	it('leaves the losses in doubt for the moment', () => {
		expect(doubts(order('a'))).toEqual([doubt]);
		expect(doubts(order('a'), whole)).toEqual([]);
		expect(doubts(order('a', { side: 'SELL', executedQty: null }), whole)).toEqual([doubt]);
		expect(doubts(order('a', { executedQty: null, status: 'CANCELED' }))).toEqual([]);
		expect(doubts(order('a', { time: null }))).toEqual([doubt]);
		expect(doubts(order('', { orderId: null }))[0].message).toContain('order without an ID of');
	});

	it.each(['MARKET', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'])(
		'may be one that is not up to date: %s ends at once',
		(type) => {
			const nothing = { type, executedQty: '0', status: 'NEW' };
			expect(doubts(order('a', nothing))).toEqual([doubt]);
			expect(doubts(order('a', { ...nothing, status: 'CANCELED' }))).toEqual([]);
			expect(doubts(order('a', { ...nothing, type: 'LIMIT' }))).toEqual([]);
		},
	);

	it('is in no doubt where it is older than what is read', () => {
		// MEXC lists the own trades of a month: 27 days before the one of the window are read.
		const first = Date.UTC(2026, 10, 22) - 27 * DAY_MS;
		expect(doubts(order('a', { time: first }))).toEqual([doubt]);
		expect(doubts(order('a', { time: first - 1 }))).toEqual([]);
	});
});
