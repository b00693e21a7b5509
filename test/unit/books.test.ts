import { openBook } from '../../mexc/books/book';
import {
	changesOf,
	inBookOrder,
	isBookable,
	openLedger,
	unrealisedOf,
	type BookEvent,
	type Fill,
	type Move,
} from '../../mexc/books/ledger';

const usdt = (amount: string) => ({ asset: 'USDT', amount });

function fill(
	side: Fill['side'],
	quantity: string,
	quoteQuantity: string,
	more: Partial<Fill> = {},
) {
	return {
		kind: 'fill',
		id: '1',
		time: 1,
		symbol: 'BTCUSDT',
		side,
		price: '1',
		baseAsset: 'BTC',
		quoteAsset: 'USDT',
		quantity,
		quoteQuantity,
		...more,
	} as Fill;
}

function move(direction: Move['direction'], quantity: string, more: Partial<Move> = {}): Move {
	const type = direction === 'in' ? 'deposit' : 'withdrawal';
	return { kind: 'move', type, direction, id: 'm', time: 1, asset: 'BTC', quantity, ...more };
}

describe('the books of an asset', () => {
	const twoBuys = [fill('BUY', '1', '100'), fill('BUY', '1', '300')];

	it.each([
		['fifo', '100', '300'],
		['lifo', '-100', '100'],
		['average', '0', '200'],
	] as const)('take units by %s: realised %s, and %s remain as cost', (method, realised, cost) => {
		const ledger = openLedger(method, ['BTC']);
		for (const buy of twoBuys) ledger.book(buy);
		expect(ledger.book(fill('SELL', '1', '200'))).toMatchObject({ realised });
		expect(unrealisedOf(ledger.lots('BTC'), 'USDT', '250')).toEqual({
			quantity: '1',
			cost,
			quantityWithoutCost: '0',
			value: '250',
			unrealised: String(250 - Number(cost)),
		});
	});

	it('cut a part of a cost after 18 decimals, and leave the rest with what remains', () => {
		const ledger = openLedger('fifo', ['BTC']);
		ledger.book(fill('BUY', '3', '100'));
		const costs = ['1', '1', '1'].map((quantity) => ledger.book(fill('SELL', quantity, '50')));
		expect(costs).toMatchObject([
			{ cost: '33.333333333333333333', realised: '16.666666666666666667' },
			{ cost: '33.333333333333333333' },
			{ cost: '33.333333333333333334', realised: '16.666666666666666666' },
		]);
		expect(ledger.lots('BTC')).toEqual([]);
	});

	it('cut nothing off the proceeds of units that all have a cost', () => {
		const ledger = openLedger('fifo', ['BTC']);
		ledger.book(fill('BUY', '2', '100'));
		const fee = { asset: 'MX', amount: '1' };
		const sale = fill('SELL', '2', '100', { fee, feeValue: '0.00000000000000000001' });
		expect(ledger.book(sale)).toMatchObject({
			realised: '-0.00000000000000000001',
			proceedsWithoutCost: '0',
		});
	});

	it('reduce a lot by a fee in the base asset, and add to what is sold', () => {
		const ledger = openLedger('fifo', ['BTC']);
		const fee = { asset: 'BTC', amount: '0.1' };
		expect(ledger.book(fill('BUY', '1.1', '110', { fee }))).toMatchObject({ quantity: '1' });
		expect(ledger.book(fill('SELL', '0.4', '80', { fee }))).toMatchObject({
			quantity: '0.5',
			cost: '55',
			proceeds: '80',
			realised: '25',
		});
		expect(ledger.lots('BTC')).toEqual([{ quantity: '0.5', cost: usdt('55'), time: 1 }]);
	});

	it('take a fee in the quote asset into cost and proceeds', () => {
		const ledger = openLedger('fifo', ['BTC']);
		expect(ledger.book(fill('BUY', '1', '100', { fee: usdt('1') }))).toMatchObject({ cost: '101' });
		expect(ledger.book(fill('SELL', '1', '120', { fee: usdt('2') }))).toMatchObject({
			proceeds: '118',
			realised: '17',
		});
	});

	it('value a fee in a third asset where its price is known, and keep it apart where not', () => {
		const ledger = openLedger('fifo', ['BTC', 'MX']);
		ledger.book(move('in', '10', { asset: 'MX', cost: usdt('30') }));
		const fee = { asset: 'MX', amount: '0.5' };
		expect(ledger.book(fill('BUY', '1', '100', { fee, feeValue: '2' }))).toEqual({
			event: expect.anything(),
			quantity: '1',
			cost: '102',
		});
		expect(ledger.book(fill('SELL', '1', '120', { fee }))).toMatchObject({
			proceeds: '120',
			realised: '18',
			unpricedFee: fee,
		});
		// The fee has left the books of its asset either way.
		expect(ledger.lots('MX')).toEqual([{ quantity: '9', cost: usdt('27'), time: 1 }]);
	});

	it('report what is sold without a known cost, and never guess it', () => {
		const ledger = openLedger('fifo', ['BTC']);
		ledger.book(move('in', '1'));
		ledger.book(fill('BUY', '1', '100'));
		ledger.book(fill('BUY', '1', '90', { quoteAsset: 'USDC', symbol: 'BTCUSDC' }));
		// One came as a deposit, one was paid in another asset, and one nobody has seen coming.
		expect(ledger.book(fill('SELL', '4', '800'))).toMatchObject({
			cost: '100',
			realised: '100',
			quantityWithoutCost: '3',
			proceedsWithoutCost: '600',
		});
	});

	it('carry the cost of what is withdrawn away with it', () => {
		const ledger = openLedger('fifo', ['BTC']);
		ledger.book(fill('BUY', '1', '100'));
		ledger.book(move('in', '1'));
		expect(ledger.book(move('out', '1.5'))).toMatchObject({
			costs: [usdt('100')],
			quantityWithoutCost: '0.5',
		});
		expect(ledger.lots('BTC')).toEqual([{ quantity: '0.5', time: 1 }]);
	});

	it('count what a book pays another pair with, in quantity alone', () => {
		const ledger = openLedger('fifo', ['BTC', 'ETH']);
		const eth = { baseAsset: 'ETH', quoteAsset: 'BTC', symbol: 'ETHBTC' };
		ledger.book(fill('BUY', '1', '100'));
		ledger.book(fill('BUY', '10', '0.4', eth));
		ledger.book(fill('SELL', '5', '0.3', { ...eth, time: 2 }));
		expect(ledger.lots('BTC')).toEqual([
			{ quantity: '0.6', cost: usdt('60'), time: 1 },
			{ quantity: '0.3', time: 2 },
		]);
		expect(ledger.lots('ETH')).toMatchObject([{ quantity: '5', cost: { amount: '0.2' } }]);
	});

	it('keep no books that were not opened', () => {
		expect(() => openLedger('fifo', ['ETH']).book(fill('BUY', '1', '1'))).toThrow('No books');
	});

	it('forget used lots without losing one', () => {
		const book = openBook('fifo');
		for (let time = 0; time < 5_000; time++) book.acquire({ quantity: '1', time });
		expect(book.dispose('4000').taken).toHaveLength(4_000);
		expect(book.lots().map(({ time }) => time)).toEqual(
			[...Array(1_000).keys()].map((n) => n + 4_000),
		);
	});
});

describe('the order of the books', () => {
	it('is that of time, what comes before what goes, then that of the IDs', () => {
		const events: BookEvent[] = [
			fill('SELL', '1', '1', { id: 'c', time: 2 }),
			fill('BUY', '1', '1', { id: 'b', time: 2 }),
			fill('BUY', '1', '1', { id: 'a', time: 2 }),
			move('out', '1', { id: 'd', time: 1 }),
		];
		const ids = (of: readonly BookEvent[]) => of.map(({ id }) => id);
		expect(ids(inBookOrder(events))).toEqual(['d', 'a', 'b', 'c']);
		expect(ids(inBookOrder([...events].reverse()))).toEqual(['d', 'a', 'b', 'c']);
	});
});

it.each([
	['nothing traded', fill('BUY', '0', '1'), false],
	[
		'a fee that takes all of it',
		fill('BUY', '1', '1', { fee: { asset: 'BTC', amount: '1' } }),
		false,
	],
	['a sell with that fee', fill('SELL', '1', '1', { fee: { asset: 'BTC', amount: '1' } }), true],
	['a fill for nothing', fill('BUY', '1', '0'), true],
])('takes a fill only where it says what a book needs: %s', (_name, event, expected) => {
	expect(isBookable(event)).toBe(expected);
});

it('changes balances by what was traded and by the fee, in whatever asset', () => {
	const fee = { asset: 'MX', amount: '0.5' };
	expect(changesOf(fill('SELL', '2', '100', { fee }))).toEqual([
		{ asset: 'USDT', amount: '100' },
		{ asset: 'BTC', amount: '-2' },
		{ asset: 'MX', amount: '-0.5' },
	]);
	expect(changesOf(move('out', '3'))).toEqual([{ asset: 'BTC', amount: '-3' }]);
});
