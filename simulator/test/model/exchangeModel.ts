import { startTestSimulator } from '../../../test/support/simulator';
import { PAIRS, type Pair } from '../../src/exchange/pairs';
import type { Answer } from '../support/client';
import { Sums, times, units } from './exact';
import { PublicBook } from './publicBook';
import { type OrderStep, type Step, SYMBOLS, type TransferStep } from './steps';
import { START_BALANCES, Trader, UIDS, keyOf } from './trader';

const STATUS_NAMES = ['', 'NEW', 'FILLED', 'PARTIALLY_FILLED', 'CANCELED', 'PARTIALLY_CANCELED'];
const OPEN = [1, 3];
const STEPS_BETWEEN_CHECKS = 25;
// What a random order may be refused with: size, balance, empty book, crossing post-only, band.
const USUAL_REFUSALS = [30002, 30004, 30005, 30010, 30041, 30087];
// A transfer may be too large, zero, or to the account itself.
const TRANSFER_REFUSALS = [10101, 10102, 10103];

// Makers pay as well, so that every fill has two fees to be booked.
const PAIRS_WITH_FEES: readonly Pair[] = PAIRS.map((pair) => ({
	...pair,
	makerCommission: '0.0002',
}));
const TAKER_RATE = units('1.0005');

/** An exchange of users only, seen through its REST and WebSocket interfaces. */
class ExchangeModel {
	/** What was moved out of the spot wallets, by asset. */
	private readonly outside = new Sums();
	private placed = 0;
	private transfers = 0;

	private constructor(
		private readonly advance: (ms: number) => void,
		private readonly traders: ReadonlyMap<string, Trader>,
		private readonly books: readonly PublicBook[],
		readonly stop: () => Promise<void>,
	) {}

	static async start(): Promise<ExchangeModel> {
		const simulator = await startTestSimulator({
			market: 'empty',
			manualClock: true,
			pairs: PAIRS_WITH_FEES,
			accounts: UIDS.map((uid) => ({
				uid,
				balances: START_BALANCES,
				keys: [keyOf(uid)],
				// One of them pays fees in MX from the start.
				mxDeduct: uid === UIDS[2],
			})),
		});
		const traders = await Promise.all(UIDS.map((uid) => Trader.open(simulator, uid)));
		const books = await Promise.all(SYMBOLS.map((name) => PublicBook.open(simulator, name)));
		const model = new ExchangeModel(
			(ms) => simulator.advance(ms),
			new Map(traders.map((trader) => [trader.uid, trader])),
			books,
			async () => {
				for (const client of [...traders, ...books]) client.close();
				await simulator.stop();
			},
		);
		await model.shareGroup();
		return model;
	}

	/** Runs all steps and checks everything every now and then, and at the end. */
	async run(steps: readonly Step[]): Promise<void> {
		for (const [index, step] of steps.entries()) {
			await this.take(step);
			if ((index + 1) % STEPS_BETWEEN_CHECKS === 0) await this.check();
		}
		await this.check();
		await this.compareOrders();
	}

	activity(): Activity {
		const all = [...this.traders.values()];
		const count = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0);
		return {
			orders: count(all.map(({ orders }) => orders.size)),
			transfers: this.transfers,
			trades: count(all.flatMap(({ trades }) => [...trades.values()].map((ids) => ids.length))),
		};
	}

	/** The first two accounts must not trade with each other when an order says so. */
	private async shareGroup(): Promise<void> {
		const owner = this.trader(UIDS[0]);
		const group = '/api/v3/strategy/group';
		const { body } = await owner.call('POST', group, { tradeGroupName: 'model' });
		await owner.call('POST', `${group}/uid`, {
			tradeGroupId: String(body.data.tradeGroupId),
			uid: UIDS.slice(0, 2).join(','),
		});
	}

	private async take(step: Step): Promise<void> {
		switch (step.kind) {
			case 'order':
				return this.place(step);
			case 'batch':
				return this.placeBatch(step.uid, step.orders);
			case 'cancel':
				return this.cancel(step.uid, step.pick);
			case 'cancelPair':
				return this.expectDone(step.uid, 'DELETE', 'openOrders', { symbol: step.symbol });
			case 'cancelAll':
				return this.expectDone(step.uid, 'DELETE', 'order/all');
			case 'mxDeduct':
				return this.expectDone(step.uid, 'POST', 'mxDeduct/enable', {
					mxDeductEnable: String(step.on),
				});
			case 'transfer':
				return this.transfer(step);
			case 'wait':
				return this.advance(step.ms);
		}
	}

	private async place({ uid, fields }: OrderStep): Promise<void> {
		const newClientOrderId = `model-${++this.placed}`;
		const order = { ...fields, newClientOrderId };
		const answer = await this.trader(uid).call('POST', '/api/v3/order', order);
		if (answer.status !== 200) expectUsualRefusal(answer.body);
	}

	private async placeBatch(uid: string, orders: readonly OrderStep[]): Promise<void> {
		const symbol = orders[0]?.fields['symbol'] ?? '';
		const fields = orders.map((order) => order.fields).filter((one) => one['symbol'] === symbol);
		const parameters = { batchOrders: JSON.stringify(fields) };
		const { body } = await this.trader(uid).call('POST', '/api/v3/batchOrders', parameters);
		for (const element of body as Array<{ code?: number }>) {
			if (element.code !== undefined) expectUsualRefusal(element);
		}
	}

	/** Cancels one of the open orders, or finds that there is none. */
	private async cancel(uid: string, pick: number): Promise<void> {
		const trader = this.trader(uid);
		const open = (await trader.call('GET', '/api/v3/openOrders')).body as Row[];
		const chosen = open[pick % Math.max(1, open.length)];
		if (chosen === undefined) return;
		const { symbol, orderId } = chosen;
		await this.expectDone(uid, 'DELETE', 'order', { symbol, orderId });
	}

	private async transfer({ uid, to, asset, amount }: TransferStep): Promise<void> {
		const ofWallets = to === 'SPOT' || to === 'FUTURES';
		const parameters: Readonly<Record<string, string>> = ofWallets
			? { fromAccountType: to === 'SPOT' ? 'FUTURES' : 'SPOT', toAccountType: to }
			: { toAccountType: 'UID', toAccount: to };
		const path = `/api/v3/capital/transfer${ofWallets ? '' : '/internal'}`;
		const answer = await this.trader(uid).call('POST', path, { ...parameters, asset, amount });
		if (answer.status !== 200) return expect(TRANSFER_REFUSALS).toContain(answer.body.code);
		this.transfers += 1;
		if (ofWallets) this.outside.add(asset, to === 'SPOT' ? -units(amount) : units(amount));
	}

	private async expectDone(
		uid: string,
		method: string,
		path: string,
		parameters: Readonly<Record<string, string>> = {},
	): Promise<void> {
		const { status } = await this.trader(uid).call(method, `/api/v3/${path}`, parameters);
		expect(status).toBe(200);
	}

	private async check(): Promise<void> {
		this.advance(10);
		for (const client of [...this.traders.values(), ...this.books]) await client.listen();
		for (const book of this.books) await book.compare();
		const total = new Sums();
		for (const trader of this.traders.values()) await checkAccount(trader, total);
		for (const [asset, amount] of Object.entries(START_BALANCES)) {
			const expected = units(amount) * BigInt(this.traders.size);
			total.add(asset, this.outside.get(asset));
			expect(`${asset} ${total.get(asset)}`).toBe(`${asset} ${expected}`);
		}
	}

	/** Every order ever reported of is, by REST, what its pushes and its deals said. */
	private async compareOrders(): Promise<void> {
		for (const trader of this.traders.values()) {
			const rows = await Promise.all(SYMBOLS.map((symbol) => allOrders(trader, symbol)));
			const known = new Map(rows.flat().map((row) => [row.orderId, row]));
			expect([...known.keys()].sort()).toEqual([...trader.orders.keys()].sort());
			for (const [orderId, reported] of trader.orders) {
				const row = known.get(orderId);
				expect(row).toMatchObject({
					status: STATUS_NAMES[reported.status],
					executedQty: reported.executed,
					cummulativeQuoteQty: reported.amount,
				});
				expect(trader.filled.get(`${orderId} quantity`)).toBe(units(reported.executed));
				expect(trader.filled.get(`${orderId} amount`)).toBe(units(reported.amount));
			}
			for (const symbol of SYMBOLS) await compareTrades(trader, symbol);
		}
	}

	private trader(uid: string): Trader {
		const trader = this.traders.get(uid);
		if (trader === undefined) throw new Error(`No trader ${uid}`);
		return trader;
	}
}

interface Row {
	readonly symbol: string;
	readonly orderId: string;
	readonly side: string;
	readonly price: string;
	readonly origQty: string;
	readonly executedQty: string;
	readonly status: string;
}

async function allOrders(trader: Trader, symbol: string): Promise<Row[]> {
	const parameters = { symbol, limit: '1000' };
	return (await trader.call('GET', '/api/v3/allOrders', parameters)).body as Row[];
}

function expectUsualRefusal(body: Answer['body']): void {
	expect(USUAL_REFUSALS).toContain(body.code);
}

/** Balances by REST, by pushes and by their sums agree, and what is locked belongs to open orders. */
async function checkAccount(trader: Trader, total: Sums): Promise<void> {
	const { body } = await trader.call('GET', '/api/v3/account');
	const rows = body.balances as Array<{ asset: string; free: string; locked: string }>;
	const byRest = new Map(rows.map(({ asset, free, locked }) => [asset, { free, locked }]));
	const locks = await lockedByOrders(trader);
	for (const asset of Object.keys(START_BALANCES)) {
		const { free, locked } = byRest.get(asset) ?? { free: '0', locked: '0' };
		expect(trader.reported.get(asset)).toEqual({ free, locked });
		expect(trader.summed.get(`${asset} free`)).toBe(units(free));
		expect(trader.summed.get(`${asset} locked`)).toBe(units(locked));
		expect(locks.get(asset)).toBe(units(locked));
		total.add(asset, units(free) + units(locked) + trader.fees.get(asset));
	}
}

/** A sale locks its rest, a purchase the value of its rest and the taker's fee. */
async function lockedByOrders(trader: Trader): Promise<Sums> {
	const locks = new Sums();
	const open = (await trader.call('GET', '/api/v3/openOrders')).body as Row[];
	for (const { symbol, side, price, origQty, executedQty } of open) {
		const rest = units(origQty) - units(executedQty);
		if (side === 'SELL') locks.add(symbol.replace('USDT', ''), rest);
		else locks.add('USDT', times(times(units(price), rest), TAKER_RATE));
	}
	const reported = [...trader.orders].filter(([, { status }]) => OPEN.includes(status));
	expect(open.map(({ orderId }) => orderId).sort()).toEqual(reported.map(([id]) => id).sort());
	return locks;
}

async function compareTrades(trader: Trader, symbol: string): Promise<void> {
	const { body } = await trader.call('GET', '/api/v3/myTrades', { symbol });
	const ids = (body as Array<{ id: string }>).map(({ id }) => id);
	const reported = trader.trades.get(symbol) ?? [];
	expect([...ids].sort()).toEqual(reported.slice(-100).sort());
}

/** How much happened: a model in which nothing happens proves nothing. */
export interface Activity {
	readonly orders: number;
	readonly trades: number;
	readonly transfers: number;
}

/** Lets users take these steps on an exchange of their own and checks it from outside. */
export async function runModel(steps: readonly Step[]): Promise<Activity> {
	const model = await ExchangeModel.start();
	try {
		await model.run(steps);
		return model.activity();
	} finally {
		await model.stop();
	}
}
