import type { MexcError } from '../core/errors';
import { sleep } from '../core/time';
import { asRows } from '../endpoints/answers';
import { orderIdOf, type OrderRow } from '../endpoints/rows/orderRow';
import { SHOWN_AFTER_MS } from '../endpoints/rows/orderState';
import { openOrders } from '../endpoints/spotTrading';
import type { EventPort } from '../events';
import { cancelAndRead } from '../flows/cancelAndRead';
import {
	exitClientOrderId,
	exitKeyOf,
	MOST_EXITS,
	MOST_GENERATIONS,
	targetClientOrderId,
} from '../orders/clientOrderId';
import { lookUpOrder } from '../orders/lookUp';
import { backoffMs, defaultTimings } from '../socket/timings';
import { orderFactOf } from './history';
import { nextNumber, type OrderFact, type Position } from './position';
import type { Attempt, Sale } from './place';
import type { Course, ExitPlan, RestingOrder } from './plan';
import { restingTask, type RestingTask, type TargetOrder } from './resting';
import { MOST_STEPS } from './settings';
import type { PairWorld } from './world';

/** An entry whose end MEXC does not say is taken for whole after so long without a fill. */
const QUIET_MS = 3_000;
/** How much two clocks may differ after they were compared. */
const CLOCK_MS = 2_000;
/** MEXC answers for an order of seven days (quirks, section 7). */
const ASKABLE_MS = 7 * 86_400_000 - 3_600_000;
/** Of the entries of one position, the latest. */
const MOST_SEARCHED = 10;
const FILLS_SHOWN_MS = 15_000;
const RELEASE_WAITS_MS = [300, 700, 1_500, 2_500];
const RELEASED_FOR_MS = 5_000;
const PAUSE_MS = 15_000;
const READ_MS = 10_000;

export interface TargetOptions {
	plan: ExitPlan;
	port: EventPort;
	report: { failed(position: Position, error: MexcError): void };
	/** Reads what MEXC lists of the pair; never throws. */
	refresh(): Promise<void>;
}

/** What is known of the positions of a pair. */
export interface Positions {
	readonly orders: ReadonlyMap<string, OrderFact>;
	readonly world: PairWorld | undefined;
	readonly price: string | undefined;
	/** Monotonic: when the newest look at MEXC's lists began. */
	readonly lookedMs: number;
	/** The exchange's clock minus this machine's. */
	readonly offsetMs: number;
	/** The private stream brings what other processes place. */
	readonly isLive: boolean;
	find(entryOrderId: string): Position | undefined;
	courseOf(position: Position): Course;
	addOrder(orderId: string, fact: OrderFact): void;
	recount(): void;
	/** The outcome of one sale, looked up until it is known. */
	known(sale: Sale): Promise<Attempt>;
	/** Adds the fills of an order. */
	readTrades(symbol: string, orderId: string): Promise<void>;
}

/** The orders that rest at the exchange for the targets of one pair. */
export class TargetOrders {
	/** Monotonic: positions whose targets are not put at the exchange after a refusal; stops go on. */
	private readonly unrested = new Map<string, number>();
	/** Monotonic: when orders of targets were cancelled. */
	private readonly releasedMs = new Map<string, number>();
	/** Positions whose orders of an earlier process were looked for. */
	private readonly searched = new Set<string>();
	private readonly startedMs: number;
	private readonly startedAt: number;

	constructor(
		private readonly options: TargetOptions,
		private readonly positions: Positions,
	) {
		this.startedMs = options.port.time.monotonic();
		this.startedAt = options.port.time.now();
	}

	/** What is to be done about the orders of targets; nothing in a dry run. */
	taskFor(position: Position, now: number): RestingTask | undefined {
		const { plan, port } = this.options;
		const { entryOrderId, amounts, boughtAt } = position;
		if (this.positions.world === undefined || port.client.context.account.policy.dryRun)
			return undefined;
		if (plan.isResting !== true && amounts.resting === undefined) return undefined;
		const course = this.positions.courseOf(position);
		const task = restingTask(
			plan,
			amounts,
			course,
			this.positions.price,
			this.positions.world.limits,
		);
		if (task === undefined || 'cancel' in task) return task;
		if ((this.unrested.get(entryOrderId) ?? 0) > port.time.monotonic()) return undefined;
		// An entry that goes on moves its average price, and with it the targets.
		const isQuiet = this.positions.orders.get(entryOrderId)?.isEnded ?? now - boughtAt >= QUIET_MS;
		return isQuiet ? task : undefined;
	}

	/**
	 * An order that an earlier process placed may not be on MEXC's lists yet (quirks 95), whether it waits for a
	 * target or has sold at the market: each is looked up by its id before anything of the position is sold. The
	 * plan may be another one by now, so every target that a plan can have is looked up: once, when MEXC must show
	 * it, because asking all the time would take the requests that other positions need. While the private stream
	 * is dead, another process with the same plan may place orders at any time: the next ones of this plan are
	 * looked up each time.
	 */
	async findHidden(entryOrderId: string): Promise<void> {
		const { plan, port, refresh } = this.options;
		const { isLive } = this.positions;
		const before = this.positions.find(entryOrderId);
		const isFirst = !this.searched.has(entryOrderId);
		if (before === undefined || (!isFirst && (isLive || plan.isResting !== true))) return;
		const isNew = before.amounts.openedAt > this.startedAt + this.positions.offsetMs + CLOCK_MS;
		const waitMs = this.startedMs + SHOWN_AFTER_MS - port.time.monotonic();
		// At first another process may go on beside this one, and knows new positions as well.
		if ((!isLive || !isNew || waitMs > 0) && !port.client.context.account.policy.dryRun) {
			if (waitMs > 0) await sleep(port.time, waitMs, port.signal);
			if (this.positions.lookedMs < this.startedMs + SHOWN_AFTER_MS) await refresh();
			const position = this.positions.find(entryOrderId);
			if (position === undefined || port.signal.aborted) return;
			const steps = isFirst ? MOST_STEPS : plan.takeProfits.length;
			const chains = this.hiddenIds(position, steps);
			await Promise.all(chains.map((ids) => this.findChain(position, ids)));
		}
		this.searched.add(entryOrderId);
		this.positions.recount();
	}

	/** Ids that the next order of each step, and the next one at the market, would have, and those after it. */
	private hiddenIds(position: Position, count: number): readonly Iterable<string>[] {
		const { symbol, exitKey, entries, amounts, exits } = position;
		// An earlier plan may have had a position for each entry, or not have known the first one.
		const keys = entries.slice(-MOST_SEARCHED).map(({ orderId }) => exitKeyOf(symbol, orderId));
		return [...new Set([exitKey, ...keys])].flatMap((key) => {
			const isOf = ({ clientOrderId }: { clientOrderId: string }) => clientOrderId.includes(key);
			const ofStep = (step: number) => {
				const own = amounts.resting?.filter((order) => order.step === step && isOf(order)) ?? [];
				const generation = 1 + Math.max(-1, ...own.map((order) => order.generation));
				return idsFrom(generation, MOST_GENERATIONS, (at) => targetClientOrderId(key, step, at));
			};
			const steps = Array.from({ length: count }, (_, index) => ofStep(index + 1));
			const number = nextNumber({ exitKey: key, exits });
			return [...steps, idsFrom(number, MOST_EXITS, (at) => exitClientOrderId(key, at))];
		});
	}

	/** Ids are given in turn: behind one that MEXC does not know there is none. */
	private async findChain({ symbol }: Position, ids: Iterable<string>): Promise<void> {
		const { port } = this.options;
		const { signal } = port;
		const client = port.urgentClient();
		for (const id of ids) {
			const seen = await lookUpOrder(client, { symbol }, id, { signal });
			if (seen.state === 'unknown') throw seen.error;
			if (seen.state === 'absent') return;
			this.noteOrder(seen.order, id);
		}
	}

	/** Cancels orders of targets until the end of each, with what it has sold, is known. */
	async withdraw(position: Position, orders: readonly RestingOrder[]): Promise<void> {
		const { port, report } = this.options;
		const { symbol, entryOrderId } = position;
		const { signal, time } = port;
		const client = port.urgentClient();
		const ends = orders.map(async ({ orderId, clientOrderId, placedAt }) => {
			for (let again = 0; ; again++) {
				const until = { untilMs: time.monotonic() + READ_MS, signal };
				const { order, error } = await cancelAndRead(client, { symbol, orderId }, until);
				const fact = order && orderFactOf({ ...order, clientOrderId });
				if (fact) this.positions.addOrder(orderId, fact);
				if (fact?.isEnded) return;
				if (await this.isGone(symbol, orderId, placedAt)) {
					return this.positions.addOrder(orderId, { clientOrderId, isEnded: true });
				}
				if (error) report.failed(position, error);
				await sleep(time, backoffMs(again, defaultTimings), signal);
				if (signal.aborted) return;
			}
		});
		await Promise.all(ends);
		this.releasedMs.set(entryOrderId, time.monotonic());
		this.positions.recount();
	}

	/** An order that is too old to be asked for (quirks, section 7) has ended when no list of open orders has it. */
	private async isGone(
		symbol: string,
		orderId: string,
		placedAt: number | undefined,
	): Promise<boolean> {
		const { client, time, signal } = this.options.port;
		const isOld =
			placedAt !== undefined && time.now() + this.positions.offsetMs - placedAt > ASKABLE_MS;
		if (!isOld) return false;
		const listed = asRows(await client.call(openOrders, { symbol }, { signal }));
		if (listed.some((row) => orderIdOf(row) === orderId)) return false;
		// Its last fills are read below, and may show a little later.
		await sleep(time, FILLS_SHOWN_MS, signal);
		await this.positions.readTrades(symbol, orderId);
		return !signal.aborted;
	}

	/** Places the order of a target. */
	async rest(position: Position, { step, generation, ...order }: TargetOrder): Promise<void> {
		const { port, report } = this.options;
		const { exitKey, symbol, entryOrderId } = position;
		const clientOrderId = targetClientOrderId(exitKey, step, generation);
		const { signal } = port;
		const sale = { symbol, clientOrderId, othersUntilMs: this.startedMs, signal, ...order };
		const attempt = await this.positions.known(sale);
		if (attempt.state === 'stands') {
			this.noteOrder(attempt.order, clientOrderId, order);
			return this.positions.recount();
		}
		this.unrested.set(entryOrderId, port.time.monotonic() + PAUSE_MS);
		if (attempt.state === 'refused' && !signal.aborted) report.failed(position, attempt.error);
	}

	/** The answer to a new order does not say how it stands. */
	private noteOrder(row: OrderRow, clientOrderId: string, order: Partial<TargetOrder> = {}): void {
		const orderId = orderIdOf(row);
		if (orderId === undefined) return;
		const { quantity, price } = order;
		const known = orderFactOf({ ...row, clientOrderId });
		this.positions.addOrder(orderId, known ?? { clientOrderId, quantity, price, isEnded: false });
	}

	/** What a cancelled order had locked may be free a moment later. */
	releaseWaits(entryOrderId: string): readonly number[] {
		const sinceMs =
			this.options.port.time.monotonic() - (this.releasedMs.get(entryOrderId) ?? -Infinity);
		return sinceMs < RELEASED_FOR_MS ? RELEASE_WAITS_MS : [];
	}
}

function* idsFrom(first: number, end: number, idOf: (count: number) => string): Generator<string> {
	for (let count = first; count < end; count++) yield idOf(count);
}
