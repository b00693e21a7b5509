import type { Simulator } from '../src';
import type { OutsideCandles } from '../src/outside/outsideCandles';
import { isOpen } from '../src/exchange/orders';
import { Prng } from '../src/market/prng';
import { type Answer, signed } from './support/client';
import { ask } from './support/ask';
import { PaperModel, type RecordedTrade } from './model/paperModel';
import { times, units } from './model/exact';
import {
	type Mirrored,
	catchUp,
	coreOf,
	isIdle,
	passTime,
	passTimeCut,
	settle,
	startMirrorOf,
	startSource,
} from './support/mirrorChain';
import { amount } from '../../test/support/amount';

// A mirror of a mirror, over a day of virtual time: source, first mirror with paper orders, second one.

const SYMBOL = 'BTCUSDT';
const MINUTE = 60_000;
const STEP = 15_000;
const OWNER = '209302839';
const HOURS = amount(5, 24);

type Levels = ReadonlyArray<readonly [price: string, quantity: string]>;
interface Depth {
	readonly bids: Levels;
	readonly asks: Levels;
}

const depthOf = (simulator: Simulator) =>
	ask(simulator, `depth?symbol=${SYMBOL}&limit=5000`) as Depth;

/** Trades of the source as they happened, kept by nobody but this test. */
function recordTrades(source: Simulator): RecordedTrade[] {
	const trades: RecordedTrade[] = [];
	coreOf(source).exchange.announce.trades.listen(({ time, price, quantity, takerSide }) => {
		trades.push({ time, price: price.toFixed(), quantity: quantity.toFixed(), takerSide });
	});
	return trades;
}

/** What the source has refused its mirror for asking too often. */
function countRefusals(source: Simulator): () => number {
	let count = 0;
	coreOf(source).processed.listen(({ reply }) => {
		if ([403, 418, 429].includes(reply.status)) count += 1;
	});
	return () => count;
}

/** The least that buying costs, or the most that selling brings, out of these levels, and which ones. */
function bestTrade(levels: Levels, quantity: bigint): { value: bigint; prices: string[] } {
	let left = quantity;
	let value = 0n;
	const prices: string[] = [];
	for (const [price, size] of levels) {
		prices.push(price);
		const part = units(size) < left ? units(size) : left;
		value += times(units(price), part);
		left -= part;
		if (left === 0n) return { value, prices };
	}
	throw new Error('More was traded than the source had');
}

interface Fill {
	readonly id: string;
	readonly price: string;
	readonly quantity: string;
	/** Of the source's trade that has filled it, ms. */
	readonly time: number;
}

class Trader {
	readonly model = new PaperModel();
	/** Prices at which orders of the mirror may have changed its book. */
	readonly touched = new Set<string>();
	private readonly open = new Map<string, { placedAt: number; stoodBefore: string }>();
	private readonly resting: string[] = [];
	private readonly chance = new Prng(11);
	private readonly prices = new Map<string, bigint>();
	/** Fills of resting orders in the order in which they were reported. */
	private readonly fills: Fill[] = [];
	private readonly gotBefore = new Map<string, bigint>();
	private judged = 0;
	private passed = 0;
	takers = 0;

	constructor(
		private readonly mirrored: Mirrored,
		private readonly trades: readonly RecordedTrade[],
	) {
		const { announce } = coreOf(mirrored.mirror).exchange;
		// A trade is shown before it is given out: what is filled then is filled by it.
		let cause = 0;
		announce.trades.listen(({ time }) => (cause = time));
		announce.privateEvents.listen((event) => {
			if (event.kind !== 'deal' || !event.trade.isMaker) return;
			const { order, price, quantity } = event.trade;
			const values = { price: price.toFixed(), quantity: quantity.toFixed() };
			this.fills.push({ id: order.id, ...values, time: cause });
		});
	}

	/** Places or ends something, now and then. */
	async act(): Promise<void> {
		await this.cancelOld();
		const { source } = this.mirrored;
		const { bids, asks } = depthOf(source);
		const isBuy = this.chance.next() < 0.5;
		const [own, against] = isBuy ? [bids, asks] : [asks, bids];
		const side = isBuy ? 'BUY' : 'SELL';
		const quantity = (0.001 + this.chance.next() * 0.2).toFixed(6);
		if (this.chance.next() < 0.3) {
			await this.take(side, against, quantity);
			return;
		}
		const [price] = own[Math.floor(this.chance.next() * 6)] ?? ['1'];
		await this.rest(side, price, own, quantity);
	}

	/**
	 * Lets the source trade at the price of a resting order, for about as much as stood before it: by chance
	 * alone most fills come from a trade beyond the price, and queues would hardly be waited in.
	 */
	press(): void {
		const { source } = this.mirrored;
		const waiting = [...this.open.keys()].flatMap((id) => this.order(id) ?? []).filter(isOpen);
		const order = waiting[Math.floor(this.chance.next() * waiting.length)];
		if (order === undefined) return;
		const price = order.price.toFixed();
		const side = order.side === 'BUY' ? 'SELL' : 'BUY';
		const stoodBefore = Number(this.open.get(order.id)?.stoodBefore);
		for (let part = 0; part < 4; part++) {
			const quantity = (0.001 + stoodBefore * this.chance.next() * 0.6).toFixed(6);
			source.trade(SYMBOL, { price, quantity, side });
			source.advance(250);
		}
	}

	/** Prices whose level has gone at the source, and no own order is there: nothing differs any more. */
	forgetGone(): void {
		const { bids, asks } = depthOf(this.mirrored.source);
		const shown = new Set([...bids, ...asks].map(([price]) => price));
		const own = coreOf(this.mirrored.mirror).exchange.orders.open(OWNER);
		for (const { price } of own) shown.add(price.toFixed(2));
		for (const price of this.touched) if (!shown.has(price)) this.touched.delete(price);
	}

	/** Nothing has been filled that the model forbids, fill by fill: with no trade but those up to its own. */
	check(): void {
		for (; this.judged < this.fills.length; this.judged++) {
			const fill = this.fills[this.judged] as Fill;
			this.passUntil(fill.time);
			const got = (this.gotBefore.get(fill.id) ?? 0n) + units(fill.quantity);
			this.gotBefore.set(fill.id, got);
			const most = this.model.most(fill.id);
			const what = `the order ${fill.id} at ${new Date(fill.time).toISOString()}`;
			if (got > most) throw new Error(`Filled too early: ${what} has ${got}, at most ${most}`);
			if (units(fill.price) !== this.prices.get(fill.id)) {
				throw new Error(`Filled at ${fill.price}, not at its own price: ${what}`);
			}
		}
		this.passUntil(Infinity);
		for (const id of this.resting) {
			const executed = units(this.order(id)?.executed.toFixed() ?? '0');
			if (executed !== (this.gotBefore.get(id) ?? 0n)) {
				throw new Error(`The order ${id} shows another quantity than its fills`);
			}
		}
	}

	/** How many fills of resting orders have been judged. */
	get judgedFills(): number {
		return this.judged;
	}

	private passUntil(time: number): void {
		for (; this.passed < this.trades.length; this.passed++) {
			const trade = this.trades[this.passed] as RecordedTrade;
			if (trade.time > time) return;
			this.model.pass(trade);
		}
	}

	/** What resting orders have got, and what they could have got. */
	sums(): { got: bigint; most: bigint; filled: number } {
		let [got, most, filled] = [0n, 0n, 0];
		for (const id of this.resting) {
			const executed = units(this.order(id)?.executed.toFixed() ?? '0');
			got += executed;
			most += this.model.most(id);
			if (executed > 0n) filled += 1;
		}
		return { got, most, filled };
	}

	private async take(side: string, against: Levels, quantity: string): Promise<void> {
		const { mirror } = this.mirrored;
		const answer = await this.place({ side, type: 'MARKET', quantity });
		if (answer.status !== 200) return;
		this.takers += 1;
		const order = coreOf(mirror).exchange.orders.withId(String(answer.body.orderId));
		const executed = units(order?.executed.toFixed() ?? '0');
		const value = units(order?.executedQuote.toFixed() ?? '0');
		const best = bestTrade(against, executed);
		const isTooGood = side === 'BUY' ? value < best.value : value > best.value;
		if (isTooGood) throw new Error('A taker traded better than the source would have let it');
		// Another level more: what was missing here was taken there.
		for (const [price] of against.slice(0, best.prices.length + 1)) this.touched.add(price);
	}

	private async rest(side: string, price: string, own: Levels, quantity: string): Promise<void> {
		const { mirror } = this.mirrored;
		const answer = await this.place({ side, type: 'LIMIT_MAKER', price, quantity });
		if (answer.status !== 200) return;
		const id = String(answer.body.orderId);
		const arrivedAt = mirror.state().time;
		const stoodBefore = own.find(([at]) => at === price)?.[1] ?? '0';
		const isBuy = side === 'BUY';
		this.model.add({
			id,
			price,
			quantity,
			stoodBefore,
			arrivedAt,
			side: isBuy ? 'BUY' : 'SELL',
		});
		this.open.set(id, { placedAt: arrivedAt, stoodBefore });
		this.resting.push(id);
		this.prices.set(id, units(price));
		this.touched.add(price);
	}

	private async cancelOld(): Promise<void> {
		const { mirror } = this.mirrored;
		const now = mirror.state().time;
		for (const [id, { placedAt }] of this.open) {
			if (now - placedAt < 20 * MINUTE) continue;
			this.open.delete(id);
			const fields = { symbol: SYMBOL, orderId: id, timestamp: String(now) };
			const { status } = await signed(mirror, 'DELETE', '/api/v3/order', fields);
			if (status === 200) this.model.end(id, now);
		}
	}

	private place(fields: Record<string, string>): Promise<Answer> {
		const { mirror } = this.mirrored;
		const timestamp = String(mirror.state().time);
		return signed(mirror, 'POST', '/api/v3/order', { symbol: SYMBOL, timestamp, ...fields });
	}

	private order(id: string) {
		return coreOf(this.mirrored.mirror).exchange.orders.withId(id);
	}
}

/** Candles without the last digit of a turnover, which is reported with two decimals. */
function candles(simulator: Simulator, interval: string, limit: number): unknown[] {
	const rows = ask(
		simulator,
		`klines?symbol=${SYMBOL}&interval=${interval}&limit=${limit}`,
	) as unknown[][];
	return rows.map((row) => row.slice(0, 7));
}

/** Compared as text first: a day has many minutes, and most of them are as they should be. */
function expectEqual(actual: unknown, expected: unknown): void {
	if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

/** At every full hour: the minutes of a cut too, which could not be compared while it lasted. */
function compareHour(from: Simulator, to: Simulator): void {
	expectEqual(candles(to, '1m', 80), candles(from, '1m', 80));
}

function compare(from: Simulator, to: Simulator, touched: ReadonlySet<string>): void {
	for (const path of ['ticker/price', `trades?symbol=${SYMBOL}&limit=200`]) {
		expectEqual(ask(to, path), ask(from, path));
	}
	for (const interval of ['1m', '5m', '60m', '4h']) {
		expectEqual(candles(to, interval, 12), candles(from, interval, 12));
	}
	const [original, copy] = [depthOf(from), depthOf(to)];
	for (const side of ['bids', 'asks'] as const) {
		const untouched = (levels: Levels) => levels.filter(([price]) => !touched.has(price));
		expectEqual(untouched(copy[side]), untouched(original[side]));
	}
}

it('a mirror of a mirror stays level over hours with cuts every hour, and fills nothing too early', async () => {
	const source = await startSource([SYMBOL], { limits: { requestsPerSecond: 20 } });
	const trades = recordTrades(source);
	const refusals = countRefusals(source);
	const mirror = { timeoutMs: 4000 };
	const first = await startMirrorOf(source, { mirror });
	const second = await startMirrorOf(first.mirror, { mirror });
	const chain = [first, second];
	const trader = new Trader(first, trades);
	for (const { mirror: copy } of chain) {
		const candles = coreOf(copy).services.candles.get(SYMBOL) as OutsideCandles;
		for (const interval of ['Min5', 'Hour4']) {
			// Asking makes it wanted; on a busy machine the first try may take too long.
			await settle(() => candles.knows(interval, Infinity), `candles of ${interval}`);
		}
		await settle(() => isIdle(copy));
	}
	await passTime(chain, 1000);
	let compared = 0;
	let hours = 0;
	let cuts = 0;
	const faults = [
		{ kind: 'versionGap', times: 2 },
		{ kind: 'duplicatePush', channel: 'depth', times: 3 },
		{ kind: 'reorderPush', channel: 'depth' },
		{ kind: 'latePush', channel: 'depth', delayMs: 400 },
		{ kind: 'truncatedFrame' },
		{ kind: 'unknownField', times: 5 },
		{ kind: 'garbageFrame' },
		{ kind: 'dropConnections' },
	] as const;

	for (let minute = 1; minute <= HOURS * 60; minute++) {
		const ofHour = minute % 60;
		if (ofHour === 30) {
			// Connections are reset, or swallow everything; once so long that trades are lost for good.
			const hour = Math.floor(minute / 60);
			if (hour % 6 === 3) first.gate.swallow();
			else first.gate.cut();
			const minutes = hour === 7 ? 14 : 3;
			for (let step = 0; step < minutes * 4; step++) {
				await passTimeCut(chain, STEP);
				if (step === 2 && hour % 6 !== 3) {
					await settle(() => coreOf(first.mirror).market.report().alive === false);
				}
			}
			await settle(() => coreOf(first.mirror).market.report().alive === false, 'a standstill');
			await passTimeCut(chain, STEP);
			const cut = await signed(first.mirror, 'GET', '/api/v3/account', {
				timestamp: String(first.mirror.state().time),
			});
			expect(cut.status).toBe(503);
			first.gate.open();
			await catchUp(chain);
			minute += minutes;
			cuts += 1;
			continue;
		}
		if (ofHour % 7 === 5) {
			const fault = faults[Math.floor(minute / 7) % faults.length];
			if (fault !== undefined) source.fault(fault);
		}
		if (ofHour % 20 === 10) source.fault({ kind: 'status', status: 503, endpoint: 'orderBook' });
		for (let step = 0; step < MINUTE / STEP; step++) {
			source.advance(STEP);
			await catchUp(chain);
		}
		trader.forgetGone();
		compare(source, first.mirror, trader.touched);
		compare(first.mirror, second.mirror, new Set());
		if (ofHour === 0) {
			compareHour(source, first.mirror);
			compareHour(first.mirror, second.mirror);
			hours += 1;
		}
		compared += 1;
		trader.check();
		if (minute % 4 === 0) await trader.act();
		if (minute % 4 === 2) trader.press();
	}

	const { got, most, filled } = trader.sums();
	expect(refusals()).toBe(0);
	expect(cuts).toBe(HOURS);
	expect(compared).toBeGreaterThan(HOURS * 54);
	expect(hours).toBe(HOURS);
	expect(trader.takers).toBeGreaterThan(HOURS);
	expect(filled).toBeGreaterThan(2 * HOURS);
	expect(trader.judgedFills).toBeGreaterThan(filled);
	expect(trader.model.waits).toBeGreaterThan(8 * HOURS);
	// And not lazier than it must be: what it could have filled, it has mostly filled.
	expect(Number((got * 100n) / most)).toBeGreaterThan(80);
}, 1_500_000);
