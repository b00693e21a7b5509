import { add, compare, isZero, minimum } from '../core/decimal';
import { asMexcError, MexcError } from '../core/errors';
import { backoffMs, defaultTimings } from '../socket/timings';
import { sleep } from '../core/time';
import { exitClientOrderId, MOST_EXITS } from '../orders/clientOrderId';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { isEnded } from '../endpoints/rows/orderState';
import { readBalances } from '../market/reads';
import { freeIn } from '../endpoints/rows/balances';
import { myTrades } from '../endpoints/spotTrading';
import { readPatiently } from '../orders/readOrder';
import { dealPush } from '../reconciliation/pushForm';
import { asRows } from '../endpoints/answers';
import { decide, isNearSale, seePrice, seeTime, sellableOf } from './decide';
import { fillOf, rehearsedFill, type Fill } from './fills';
import { orderFactOf } from './history';
import { ledgerOf } from './ledger';
import { boughtFrom, isDone, laterFact, nextNumber, openExit } from './position';
import type { EntrySource, Exit, Ledger, OrderFact, Position } from './position';
import { findOut, isTooLittle, nothingBought, sellOnce, type Attempt, type Sale } from './place';
import { Courses } from './courses';
import type { Course, Decision, ExitPlan } from './plan';
import { TargetOrders } from './targetOrders';
import type { PairWorld } from './world';
import type { EventPort } from '../events';

/** How often something that time may heal is tried again. */
const PAUSE_MS = 15_000;
const SHORT_PAUSE_MS = 1_000;
/** Within that every purchase is found, also one whose push was lost. */
const LATELY_MS = 75_000;
const READ_MS = 10_000;
/** Fills may show a little later than the end of their order. */
const FILL_WAITS_MS = [0, 300, 700, 1_500, 3_000];

export interface Report {
	/** Anything about the position may have changed. */
	changed(): void;
	/** A price was seen. */
	moved(): void;
	/** An exit has ended; its fills are known, as far as MEXC lists them. */
	ended(position: Position, exit: Exit): void;
	/** Nothing can be sold, for this reason; reported again at each attempt. */
	failed(position: Position, error: MexcError): void;
}

export interface KeeperOptions {
	plan: ExitPlan;
	source: EntrySource;
	port: EventPort;
	report: Report;
	/** Reads what may have happened on the pair lately, where the private stream does not bring it. */
	refresh(): Promise<void>;
	/** What has arrived was read, and the connection that is kept open is free. */
	readyToSell(): Promise<void>;
}

// One order of a position at a time, none before everything that is known of the earlier ones has been read.
/** The managed positions of one pair, and the only place that sells for them. */
export class Keeper {
	readonly fills = new Map<string, Fill>();
	readonly orders = new Map<string, OrderFact>();
	ordersSince = 0;
	readonly courses = new Courses();
	/** Why each exit of this process was made, by its client order id. */
	readonly reasons = new Map<string, Decision>();
	ledger: Ledger = { positions: [], orphans: [] };
	world: PairWorld | undefined;
	/** What MEXC knows of the past has been read. */
	isKnown = false;
	/** Monotonic: when the newest look at MEXC's lists began. */
	lookedMs = -Infinity;
	/** The private stream brings own fills. */
	isLive = false;
	/** The newest price, where one was seen; decimal text. */
	price: string | undefined;
	private readonly busy = new Set<string>();
	/** Monotonic: positions that wait after a refusal. */
	private readonly waiting = new Map<string, number>();
	/** The exchange's clock minus this machine's. */
	offsetMs = 0;
	private readonly startedMs: number;
	private readonly targets: TargetOrders;

	constructor(private readonly options: KeeperOptions) {
		this.startedMs = options.port.time.monotonic();
		this.targets = new TargetOrders(options, this);
	}

	/** Returns whether something is new. */
	addFill(fill: Fill): boolean {
		if (this.fills.has(fill.id)) return false;
		this.fills.set(fill.id, fill);
		return true;
	}

	addOrder(orderId: string, fact: OrderFact): void {
		this.orders.set(orderId, laterFact(this.orders.get(orderId), fact));
	}

	/** The positions again, from everything that is known. */
	recount(): void {
		const { plan, source, report } = this.options;
		if (this.world === undefined) return;
		this.ledger = ledgerOf(plan, source, this.world.pair, this);
		report.changed();
	}

	/** Forgets positions that ended before `limit`, and what others traded before everything that is open. */
	forget(limit: number): void {
		const { positions } = this.ledger;
		const kept = new Set<string>();
		const gone = new Set<string>();
		let since = limit;
		for (const position of positions) {
			const { amounts, changedAt, entries, exits } = position;
			const isGone = isDone(position) && changedAt < limit;
			for (const { orderId } of [...entries, ...exits]) (isGone ? gone : kept).add(orderId);
			if (isGone) this.courses.forget(position);
			else since = Math.min(since, amounts.openedAt);
		}
		for (const [id, { orderId, time }] of this.fills) {
			if (gone.has(orderId) || (time < since && !kept.has(orderId))) this.fills.delete(id);
		}
		for (const orderId of gone) this.orders.delete(orderId);
	}

	courseOf(position: Position): Course {
		return this.courses.of(position);
	}

	/** Positions of which something is left. */
	open(): readonly Position[] {
		return this.ledger.positions.filter((position) => !isDone(position));
	}

	/** `time`: milliseconds of the exchange; a price from before the entry counts for nothing. */
	see(price: string, time: number): void {
		this.price = price;
		if (this.world === undefined || !this.isKnown) return;
		const { tick } = this.world.limits;
		for (const position of this.open()) {
			if (time < boughtFrom(position)) continue;
			const course = this.courseOf(position);
			const next = seePrice(this.options.plan, position.amounts, course, price, tick);
			if (next !== course) this.courses.note(position, next);
		}
		this.pump(time);
		this.options.report.moved();
	}

	/** Sells what is due; `now` is exchange time. */
	pump(now: number): void {
		const { plan, port } = this.options;
		if (!this.isKnown || this.world === undefined || port.isTest || port.signal.aborted) return;
		for (const position of this.ledger.positions) {
			const { entryOrderId, entries, amounts } = position;
			if (isDone(position) && !amounts.resting?.some((order) => !order.isEnded)) continue;
			// An entry that is found late can become the first one while something is being sold.
			if (entries.some(({ orderId }) => this.busy.has(orderId))) continue;
			if (this.isWaiting(entryOrderId)) continue;
			const course = this.courseOf(position);
			const next = seeTime(plan, amounts, course, now);
			if (next !== course) this.courses.note(position, next);
			const isOpen = openExit(position) !== undefined;
			const isDue = this.decisionFor(position) ?? this.targets.taskFor(position, now);
			if (!isOpen && isDue === undefined) continue;
			this.busy.add(entryOrderId);
			void this.act(entryOrderId, isOpen, now).finally(() => {
				this.busy.delete(entryOrderId);
				if (!port.signal.aborted) this.pump(now);
			});
		}
	}

	private isWaiting(entryOrderId: string): boolean {
		return (this.waiting.get(entryOrderId) ?? 0) > this.options.port.time.monotonic();
	}

	private wait(entryOrderId: string, ms = PAUSE_MS): void {
		this.waiting.set(entryOrderId, this.options.port.time.monotonic() + ms);
	}

	private decisionFor(position: Position): Decision | undefined {
		if (this.world === undefined || this.price === undefined) return undefined;
		const course = this.courseOf(position);
		return decide(this.options.plan, position.amounts, course, this.price, this.world.limits);
	}

	/** Whether a small move of the price would sell something. */
	isNearSale(): boolean {
		const { price, world, options } = this;
		if (price === undefined || world === undefined) return false;
		return this.open().some((one) =>
			isNearSale(options.plan, one.amounts, this.courseOf(one), price, world.limits),
		);
	}

	private sellable(quantity: string): string | undefined {
		if (this.world === undefined || this.price === undefined) return undefined;
		return sellableOf(quantity, this.price, this.world.limits);
	}

	find(entryOrderId: string): Position | undefined {
		return this.ledger.positions.find(({ entries }) =>
			entries.some(({ orderId }) => orderId === entryOrderId),
		);
	}

	/** Never throws. */
	private async act(entryOrderId: string, isOpen: boolean, now: number): Promise<void> {
		const { port, report } = this.options;
		try {
			if (isOpen) return await this.settleOpen(entryOrderId);
			if (!this.isLive || this.mayLackEntries(entryOrderId, now)) await this.options.refresh();
			await this.targets.findHidden(entryOrderId);
			const known = this.find(entryOrderId);
			const task = known && this.targets.taskFor(known, now);
			if (known && task && 'cancel' in task) await this.targets.withdraw(known, task.cancel);
			const position = this.find(entryOrderId);
			if (position === undefined || openExit(position) !== undefined) return;
			const decision = this.decisionFor(position);
			const next = this.targets.taskFor(position, now);
			// Everything is to be sold, and an order at the exchange still sells a part: that ends first.
			if (next !== undefined && 'cancel' in next) return;
			if (decision !== undefined) return await this.sell(position);
			if (next !== undefined) await this.targets.rest(position, next.place);
		} catch (raw) {
			if (port.signal.aborted) return;
			const position = this.find(entryOrderId);
			this.wait(entryOrderId);
			if (position) report.failed(position, asMexcError(raw, 'unknown'));
		}
	}

	/** A position is named by its first entry, and a push about one may have been lost beside that of another. */
	private mayLackEntries(entryOrderId: string, now: number): boolean {
		const position = this.options.plan.isTogether ? this.find(entryOrderId) : undefined;
		return position !== undefined && now - boughtFrom(position) < LATELY_MS;
	}

	/** An exit that had not ended when it was seen last. */
	private async settleOpen(entryOrderId: string): Promise<void> {
		const position = this.find(entryOrderId);
		const exit = position && openExit(position);
		if (position === undefined || exit === undefined) return;
		const { symbol } = position;
		await this.settle(entryOrderId, exit.clientOrderId, { symbol, orderId: exit.orderId });
	}

	private async sell(position: Position): Promise<void> {
		const { port, report } = this.options;
		const { entryOrderId, exitKey, symbol } = position;
		const number = nextNumber(position);
		if (number >= MOST_EXITS) return this.wait(entryOrderId);
		const clientOrderId = exitClientOrderId(exitKey, number);
		const sale = { symbol, clientOrderId, othersUntilMs: this.startedMs, signal: port.signal };
		await this.options.readyToSell();
		const decision = this.dueNow(entryOrderId, clientOrderId);
		if (decision === undefined) return;
		let attempt = await this.known({ ...sale, quantity: decision.quantity, isPushed: this.isLive });
		for (const pauseMs of this.targets.releaseWaits(entryOrderId)) {
			if (attempt.state !== 'refused' || !isTooLittle(attempt.error)) break;
			await sleep(port.time, pauseMs, port.signal);
			const due = await this.dueAgain(entryOrderId, clientOrderId);
			if (due === undefined) return;
			attempt = await this.known({ ...sale, quantity: due.quantity });
		}
		if (attempt.state === 'refused' && isTooLittle(attempt.error)) {
			const asset = this.world?.pair.baseAsset ?? '';
			const free = freeIn(await readBalances(port.urgentClient(), { signal: port.signal }), asset);
			const due = await this.dueAgain(entryOrderId, clientOrderId);
			if (due === undefined) return;
			const quantity = this.sellable(minimum(free, due.quantity));
			if (quantity === undefined) return this.refused(position, attempt.error);
			attempt = await this.known({ ...sale, quantity });
		}
		if (attempt.state === 'stands') {
			return await this.settle(entryOrderId, clientOrderId, { ...attempt.order, symbol });
		}
		if (attempt.state === 'rehearsed') return this.rehearse(position, decision, clientOrderId);
		if (attempt.state === 'unknown' || port.signal.aborted) return;
		this.refused(position, attempt.error);
		report.changed();
	}

	private refused(position: Position, error: MexcError): void {
		const isPassing = error.kind === 'network' || error.kind === 'server';
		const pauseMs = isPassing ? SHORT_PAUSE_MS : PAUSE_MS;
		this.wait(position.entryOrderId, Math.max(pauseMs, error.retryAfterMs ?? 0));
		this.options.report.failed(position, error);
	}

	/** The outcome of one sale, looked up until it is known or the trigger closes. */
	async known(sale: Sale): Promise<Attempt> {
		const { port } = this.options;
		let attempt = await sellOnce(port.urgentClient(), sale);
		for (let again = 0; attempt.state === 'unknown' && !port.signal.aborted; again++) {
			const position = this.find(this.entryOf(sale.clientOrderId) ?? '');
			if (position) this.options.report.failed(position, attempt.error);
			await sleep(port.time, backoffMs(again, defaultTimings), port.signal);
			if (port.signal.aborted) break;
			attempt = await findOut(port.urgentClient(), sale, attempt.error);
		}
		return attempt;
	}

	private entryOf(clientOrderId: string): string | undefined {
		return this.ledger.positions.find(({ exitKey }) => clientOrderId.includes(exitKey))
			?.entryOrderId;
	}

	/** What an exit is to sell after a wait, in which others may have sold as well. */
	private async dueAgain(entryOrderId: string, id: string): Promise<Decision | undefined> {
		if (!this.isLive) await this.options.refresh();
		return this.dueNow(entryOrderId, id);
	}

	/** What an exit is to sell; undefined where something else is due. */
	private dueNow(entryOrderId: string, id: string): Decision | undefined {
		const { time, signal } = this.options.port;
		const position = this.find(entryOrderId);
		if (position === undefined || signal.aborted || openExit(position) !== undefined) return;
		if (exitClientOrderId(position.exitKey, nextNumber(position)) !== id) return;
		const task = this.targets.taskFor(position, time.now() + this.offsetMs);
		if (task !== undefined && 'cancel' in task) return;
		const due = this.decisionFor(position);
		if (due !== undefined) this.reasons.set(id, due);
		return due;
	}

	/** Reads an exit until it has ended and its fills are known, and counts them. */
	private async settle(entryOrderId: string, clientOrderId: string, seen: OrderRow): Promise<void> {
		const { port } = this.options;
		const { time, signal } = port;
		const orderId = orderIdOf(seen);
		const symbol = String(seen.symbol);
		const ref =
			orderId === undefined ? { symbol, origClientOrderId: clientOrderId } : { symbol, orderId };
		let row: OrderRow | undefined;
		for (let again = 0; row === undefined || !isEnded(row); again++) {
			if (signal.aborted) return;
			const until = { untilMs: time.monotonic() + READ_MS, signal };
			row = await readPatiently(port.client, ref, until).catch(() => row);
			if (row === undefined || !isEnded(row)) {
				await sleep(time, backoffMs(again, defaultTimings), signal);
			}
		}
		const fact = orderFactOf({ ...row, clientOrderId });
		if (fact !== undefined) this.addOrder(String(orderIdOf(row)), fact);
		this.recount();
		await this.readFills(symbol, row);
		if (signal.aborted) return;
		this.recount();
		const position = this.find(entryOrderId);
		const exit = position?.exits.find((one) => one.clientOrderId === clientOrderId);
		if (!position || !exit) return;
		if (!isZero(exit.quantity)) return this.options.report.ended(position, exit);
		// Nobody buys at the moment: not at once again, or an empty book would be asked without end.
		this.wait(entryOrderId);
		this.options.report.failed(position, nothingBought(exit.clientOrderId));
	}

	/** They say the fees; what they do not show in time is in the order itself. */
	private async readFills(symbol: string, row: OrderRow): Promise<void> {
		const { port } = this.options;
		const orderId = String(orderIdOf(row));
		const executed = String(row.executedQty ?? '0');
		for (const pauseMs of FILL_WAITS_MS) {
			await sleep(port.time, pauseMs, port.signal);
			const known = [...this.fills.values()].filter((fill) => fill.orderId === orderId);
			const sum = known.reduce((total, fill) => add(total, fill.quantity), '0');
			if (port.signal.aborted || compare(sum, executed) >= 0) return;
			await this.readTrades(symbol, orderId).catch(() => undefined);
		}
	}

	async readTrades(symbol: string, orderId: string): Promise<void> {
		const { client, signal, time } = this.options.port;
		const rows = await client.call(myTrades, { symbol, orderId, limit: 100 }, { signal });
		for (const trade of asRows(rows)) {
			const fill = fillOf(dealPush({ ...trade, symbol }, time.now()));
			if (fill !== undefined) this.addFill(fill);
		}
	}

	/** As if it had been sold at the price that was seen, in this process only. */
	private rehearse(position: Position, { quantity }: Decision, clientOrderId: string): void {
		const { symbol, entryOrderId } = position;
		const price = this.price ?? '0';
		const orderId = `dryRun:${symbol}:${clientOrderId}`;
		const time = Math.max(this.options.port.time.now(), position.changedAt);
		this.addFill(rehearsedFill({ orderId, clientOrderId, price, quantity, time }));
		this.addOrder(orderId, { clientOrderId, isEnded: true });
		this.recount();
		const after = this.find(entryOrderId);
		const exit = after?.exits.find((one) => one.clientOrderId === clientOrderId);
		if (after && exit) this.options.report.ended(after, exit);
	}
}
