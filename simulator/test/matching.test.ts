import fc from 'fast-check';
import { createKey } from '../src/exchange/accounts';
import { Clock } from '../src/exchange/clock';
import { type Decimal, ZERO, decimal, plain } from '../src/exchange/decimal';
import type { BalanceChange, PrivateEvent } from '../src/exchange/events';
import { Exchange } from '../src/exchange/exchange';
import { checkOrder } from '../src/exchange/orderRules';
import { type Order, isOpen } from '../src/exchange/orders';
import { PAIRS } from '../src/exchange/pairs';
import { Refusal } from '../src/exchange/refusal';
import { USUAL_SWITCHES } from '../src/options';

const BALANCES = { USDT: '100000', MX: '10000' };
const START = 1_795_000_000_000;

/** An exchange with users only: no synthetic market in the books. */
function exchangeOf(...uids: string[]): Exchange {
	const clock = new Clock({ manual: true, startMs: START });
	const accounts = uids.map((uid) => ({ uid, balances: BALANCES, keys: [] }));
	return new Exchange(clock, PAIRS, accounts);
}

function place(exchange: Exchange, uid: string, fields: Record<string, string>): Order {
	const account = exchange.accounts.get(uid);
	if (account === undefined) throw new Error(`no account ${uid}`);
	const parameters = new Map(Object.entries({ symbol: 'MXUSDT', type: 'LIMIT', ...fields }));
	const key = createKey({ accessKey: 'k', secret: 's' }, START);
	const switches = { ...USUAL_SWITCHES, crossingLimitMaker: 'cancel' as const };
	return exchange.place(account, checkOrder({ exchange, account, key, parameters, switches }));
}

function balances(exchange: Exchange, uid: string, asset: string): [free: string, locked: string] {
	const { free, locked } = exchange.accounts.get(uid)?.ledger.get(asset) ?? {
		free: ZERO,
		locked: ZERO,
	};
	return [plain(free), plain(locked)];
}

const buy = { side: 'BUY' };
const sell = { side: 'SELL' };

describe('matching', () => {
	it('serves the better price first and the earlier order at the same price', () => {
		const exchange = exchangeOf('a', 'b', 'c', 'd');
		const late = place(exchange, 'a', { ...sell, price: '3.6', quantity: '5' });
		const first = place(exchange, 'b', { ...sell, price: '3.5', quantity: '5' });
		const second = place(exchange, 'c', { ...sell, price: '3.5', quantity: '5' });
		place(exchange, 'd', { ...buy, price: '3.6', quantity: '7' });
		expect([first.status, second.status, late.status]).toEqual([
			'FILLED',
			'PARTIALLY_FILLED',
			'NEW',
		]);
		expect(plain(second.executed)).toBe('2');
		expect(
			exchange.orders.trades.filter(({ isMaker }) => !isMaker).map((t) => plain(t.price)),
		).toEqual(['3.5', '3.5']);
	});

	it('locks a limit buy with the taker fee and gives back what a better price saved', () => {
		const exchange = exchangeOf('a', 'b');
		place(exchange, 'a', { ...sell, price: '3.5', quantity: '10' });
		const order = place(exchange, 'b', { ...buy, price: '3.6', quantity: '20' });
		// 10 at 3.5 with 0.05 % fee are spent; 10 at 3.6 with the fee stay locked.
		expect(order.status).toBe('PARTIALLY_FILLED');
		expect(balances(exchange, 'b', 'USDT')).toEqual(['99928.9645', '36.018']);
		expect(balances(exchange, 'b', 'MX')).toEqual(['10010', '0']);
		expect(balances(exchange, 'a', 'USDT')).toEqual(['100035', '0']);
		exchange.cancel(order);
		expect(order.status).toBe('PARTIALLY_CANCELED');
		expect(balances(exchange, 'b', 'USDT')).toEqual(['99964.9825', '0']);
	});

	it('spends a quote amount to the last whole step, fee included', () => {
		const exchange = exchangeOf('a', 'b');
		place(exchange, 'a', { ...sell, price: '3.5', quantity: '100' });
		const order = place(exchange, 'b', { ...buy, type: 'MARKET', quoteOrderQty: '100' });
		expect(order.status).toBe('FILLED');
		expect([plain(order.executed), plain(order.executedQuote)]).toEqual(['28.55', '99.925']);
		expect(balances(exchange, 'b', 'USDT')).toEqual(['99900.0250375', '0']);
	});

	it('ends a market order that finds too little as partly cancelled', () => {
		const exchange = exchangeOf('a', 'b');
		place(exchange, 'a', { ...buy, price: '3.5', quantity: '3' });
		const order = place(exchange, 'b', { ...sell, type: 'MARKET', quantity: '10' });
		expect([order.status, plain(order.executed)]).toEqual(['PARTIALLY_CANCELED', '3']);
		expect(balances(exchange, 'b', 'MX')).toEqual(['9997', '0']);
	});

	it.each([
		['IMMEDIATE_OR_CANCEL', 'PARTIALLY_CANCELED', '5'],
		['FILL_OR_KILL', 'CANCELED', '0'],
		['LIMIT_MAKER', 'CANCELED', '0'],
		['LIMIT', 'PARTIALLY_FILLED', '5'],
	])('%s against half its size ends %s', (type, status, executed) => {
		const exchange = exchangeOf('a', 'b');
		place(exchange, 'a', { ...sell, price: '3.5', quantity: '5' });
		const order = place(exchange, 'b', { ...buy, type, price: '3.5', quantity: '10' });
		expect([order.status, plain(order.executed)]).toEqual([status, executed]);
		if (status !== 'PARTIALLY_FILLED') expect(balances(exchange, 'b', 'USDT')[1]).toBe('0');
	});

	it('fills FILL_OR_KILL over several levels when there is enough', () => {
		const exchange = exchangeOf('a', 'b');
		place(exchange, 'a', { ...sell, price: '3.5', quantity: '5' });
		place(exchange, 'a', { ...sell, price: '3.51', quantity: '5' });
		const order = place(exchange, 'b', {
			...buy,
			type: 'FILL_OR_KILL',
			price: '3.51',
			quantity: '10',
		});
		expect([order.status, plain(order.executedQuote)]).toEqual(['FILLED', '35.05']);
	});

	it('takes the fee in MX when the account has switched that on', () => {
		const exchange = exchangeOf('a', 'b');
		const account = exchange.accounts.get('b');
		if (account !== undefined) account.mxDeduct = true;
		exchange.addAccount({ uid: 'e', balances: { ETH: '1' }, keys: [] });
		place(exchange, 'e', { ...sell, symbol: 'ETHUSDT', price: '3500', quantity: '1' });
		place(exchange, 'b', { ...buy, symbol: 'ETHUSDT', price: '3500', quantity: '1' });
		// 1.75 USDT at 3.5 USDT per MX.
		expect(balances(exchange, 'b', 'MX')).toEqual(['9999.5', '0']);
		expect(balances(exchange, 'b', 'USDT')).toEqual(['96500', '0']);
	});

	it('says deals, then the order, then the balances', () => {
		const exchange = exchangeOf('a', 'b');
		place(exchange, 'a', { ...sell, price: '3.5', quantity: '10' });
		const heard: string[] = [];
		exchange.announce.privateEvents.listen((event) => {
			if (event.uid === 'b') heard.push(describeEvent(event));
		});
		place(exchange, 'b', { ...buy, price: '3.6', quantity: '10' });
		expect(heard).toEqual([
			'ENTRUST_PLACE USDT -36.018 36.018',
			'order NEW',
			'deal 10',
			'order FILLED',
			'ENTRUST USDT 0 -35.0175',
			'ENTRUST MX 10 0',
			'ENTRUST_UNFROZEN USDT 1.0005 -1.0005',
		]);
	});
});

function describeEvent(event: PrivateEvent): string {
	if (event.kind === 'deal') return `deal ${plain(event.trade.quantity)}`;
	if (event.kind === 'order') return `order ${event.order.status}`;
	const { reason, asset, freeChange, lockedChange } = event.balance;
	return `${reason} ${asset} ${plain(freeChange)} ${plain(lockedChange)}`;
}

interface Step {
	readonly uid: string;
	readonly cancel: boolean;
	readonly side: string;
	readonly type: string;
	readonly ticks: number;
	readonly lots: number;
	readonly byAmount: boolean;
}

const steps = fc.array(
	fc.record<Step>({
		uid: fc.constantFrom('a', 'b', 'c'),
		cancel: fc.boolean().chain((yes) => (yes ? fc.boolean() : fc.constant(false))),
		side: fc.constantFrom('BUY', 'SELL'),
		type: fc.constantFrom('LIMIT', 'LIMIT', 'MARKET', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL'),
		ticks: fc.integer({ min: 34_000, max: 36_000 }),
		lots: fc.integer({ min: 40, max: 5000 }),
		byAmount: fc.boolean(),
	}),
	{ minLength: 5, maxLength: 60 },
);

function run(exchange: Exchange, step: Step): void {
	const open = exchange.orders.open(step.uid);
	const chosen = open[step.ticks % Math.max(1, open.length)];
	if (step.cancel && chosen !== undefined) return exchange.cancel(chosen);
	const quantity = plain(decimal(step.lots).div(100));
	const price = plain(decimal(step.ticks).div(10_000));
	const amounts: Record<string, string> =
		step.type !== 'MARKET'
			? { quantity, price }
			: step.byAmount && step.side === 'BUY'
				? { quoteOrderQty: quantity }
				: { quantity };
	try {
		place(exchange, step.uid, { side: step.side, type: step.type, ...amounts });
	} catch (error) {
		// Refused by a rule, for example without anybody to trade with: nothing may have changed.
		if (!(error instanceof Refusal)) throw error;
	}
}

function total(exchange: Exchange, asset: string): Decimal {
	return [...exchange.accounts.values(), exchange.feeAccount]
		.map(({ ledger }) => ledger.get(asset))
		.reduce((sum, { free, locked }) => sum.plus(free).plus(locked), ZERO);
}

function lockedByOrders(exchange: Exchange, uid: string, side: string): Decimal {
	return exchange.orders
		.open(uid)
		.filter((order) => order.side === side)
		.reduce((sum, { locked }) => sum.plus(locked), ZERO);
}

describe('whatever users do', () => {
	it('money is conserved to the last digit, locks belong to open orders, books never cross', () => {
		fc.assert(
			fc.property(steps, (sequence) => {
				const exchange = exchangeOf('a', 'b', 'c');
				const known = new Map<string, BalanceChange>();
				exchange.announce.privateEvents.listen((event) => {
					if (event.kind === 'balance')
						known.set(`${event.uid} ${event.balance.asset}`, event.balance);
				});
				for (const step of sequence) {
					run(exchange, step);
					expect(plain(total(exchange, 'USDT'))).toBe('300000');
					expect(plain(total(exchange, 'MX'))).toBe('30000');
					const book = exchange.market('MXUSDT')?.book;
					const [bid, ask] = [book?.best('BUY'), book?.best('SELL')];
					if (bid && ask) expect(bid.price.lt(ask.price)).toBe(true);
				}
				for (const { uid, ledger } of exchange.accounts.values()) {
					expect(ledger.get('USDT').locked.eq(lockedByOrders(exchange, uid, 'BUY'))).toBe(true);
					expect(ledger.get('MX').locked.eq(lockedByOrders(exchange, uid, 'SELL'))).toBe(true);
				}
				for (const [key, push] of known) {
					const [uid = '', asset = ''] = key.split(' ');
					expect(balances(exchange, uid, asset)).toEqual([plain(push.free), plain(push.locked)]);
				}
				for (const order of exchange.orders.all()) {
					if (!isOpen(order)) expect(plain(order.locked)).toBe('0');
				}
			}),
			{ numRuns: 60 },
		);
	});
});
