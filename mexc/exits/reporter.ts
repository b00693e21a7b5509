import { compare, isZero } from '../core/decimal';
import type { MexcError } from '../core/errors';
import { Timers } from '../core/timers';
import type { EventPort, TriggerItem } from '../events';
import { exitOf } from '../orders/clientOrderId';
import { stopOf } from './decide';
import { FILLS_MS } from './history';
import { endFields, entryFields, exitFields, positionFields, type ExitAction } from './items';
import type { Keeper } from './keeper';
import {
	isLeft,
	isOver,
	lastExit,
	latestEntry,
	nextNumber,
	type Entry,
	type EntrySource,
	type Exit,
	type Position,
} from './position';
import { loadMemory, saveMemory, type Memory } from './memory';
import type { ExitPlan, Stop } from './plan';

export const MANAGED_EXIT = 'managedExit';

/** The fills of one market order come one after the other. */
const OPENED_AFTER_MS = 1_000;
/** A trailing stop may move with every trade. */
const STOP_EVERY_MS = 60_000;
/** What ended longer ago was reported by whoever ended it. */
const REPORTED_FOR_MS = 86_400_000;

export interface ReporterOptions {
	port: EventPort;
	plan: ExitPlan;
	source: EntrySource;
	symbol: string;
	keeper: Keeper;
}

export interface Named {
	/** Names the item within the pair: the same whenever it is seen again. */
	name: string;
	action: ExitAction;
	/** Milliseconds of the exchange. */
	time: number;
	fields: object;
}

export function itemOf(symbol: string, named: Named, receivedAt: number): TriggerItem {
	const { name, action, time, fields } = named;
	return {
		event: MANAGED_EXIT,
		eventId: `${symbol}:${name}`,
		action,
		symbol,
		eventTime: time,
		receivedAt,
		...fields,
	};
}

/** Makes items of what happens to the positions of one pair, each once, and keeps the cache. */
export class Reporter {
	private readonly emitted = new Set<string>();
	private readonly accepted: Set<string>;
	private readonly timers: Timers;
	private readonly stops = new Map<string, Stop & { at: number }>();
	private readonly memory: Memory;
	private readonly startedAt: number;

	constructor(private readonly options: ReporterOptions) {
		const { port, symbol, keeper } = options;
		this.timers = new Timers(port.time);
		this.startedAt = port.time.now();
		this.memory = loadMemory(port.store, symbol);
		this.accepted = new Set(port.isTest ? [] : this.memory.reported);
		for (const name of this.accepted) this.emitted.add(name);
		for (const fill of this.memory.fills) keeper.addFill(fill);
		for (const { orderId, ...fact } of this.memory.withdrawn) {
			keeper.addOrder(orderId, { ...fact, isEnded: true });
		}
		for (const [latestEntryOrderId, high] of Object.entries(this.memory.highs)) {
			keeper.courses.remember(latestEntryOrderId, high);
		}
	}

	close(): void {
		this.timers.end();
	}

	changed(): void {
		const { keeper } = this.options;
		if (!keeper.isKnown) return;
		for (const exitKey of keeper.ledger.orphans) this.orphan(exitKey);
		this.tooOld();
		for (const position of keeper.ledger.positions) this.changedOne(position);
		this.save();
	}

	private changedOne(position: Position): void {
		const { keeper } = this.options;
		const isOver = this.isOver(position);
		if (isOver && position.changedAt < this.startedAt - REPORTED_FOR_MS) return;
		for (const entry of position.entries) this.bought(position, entry);
		for (const exit of position.exits) {
			// Its own exits this process reports when their fees are known.
			const isOwn = keeper.reasons.has(exit.clientOrderId);
			// Of what rested at the exchange the fees are in its fills alone.
			if (exit.step !== undefined && exit.hasUnseen) continue;
			if (!isOwn && exit.isEnded && !isZero(exit.quantity)) this.ended(position, exit);
		}
		if (isOver) this.endedByOthers(position);
		else this.stopMoved(position);
	}

	/** At once where it is old; otherwise when the rest of its fills has had time to come. */
	private bought(position: Position, { orderId, time }: Entry): void {
		if (this.emitted.has(boughtName(position, orderId))) return;
		if (this.startedAt > time) return this.boughtNow(position, orderId);
		if (this.timers.has(orderId)) return;
		this.timers.set(orderId, OPENED_AFTER_MS, () => {
			const known = this.options.keeper.find(orderId);
			if (known) this.boughtNow(known, orderId);
		});
	}

	/** With all buys before it, in their order. */
	private boughtNow(position: Position, last: string): void {
		for (const entry of position.entries) {
			const { orderId, time } = entry;
			this.timers.clear(orderId);
			const isFirst = orderId === position.entryOrderId;
			const name = boughtName(position, orderId);
			if (!isFirst && !this.emitted.has(name)) this.stopFollows(position);
			this.emit({
				name,
				action: isFirst ? 'opened' : 'increased',
				time,
				fields: { ...this.fieldsOf(position), ...(!isFirst && entryFields(entry)) },
			});
			if (orderId === last) return;
		}
	}

	/** A further buy moves the stop with the average entry, also down: the item about the buy says so. */
	private stopFollows(position: Position): void {
		const { plan, keeper, port } = this.options;
		const tick = keeper.world?.limits.tick;
		const stop = tick && stopOf(plan, position.amounts, keeper.courseOf(position), tick);
		if (!stop) return void this.stops.delete(position.entryOrderId);
		this.stops.set(position.entryOrderId, { ...stop, at: port.time.monotonic() });
	}

	ended(position: Position, exit: Exit): void {
		const { keeper } = this.options;
		this.boughtNow(position, boughtBefore(position, exit));
		const pair = keeper.world?.pair;
		if (pair === undefined) return;
		const isLast = lastExit(position) === exit && this.isOver(position);
		this.emit({
			name: `${position.entryOrderId}:exit:${exitName(position, exit)}`,
			action: isLast ? 'exited' : 'stepFilled',
			time: exit.time ?? position.changedAt,
			fields: {
				...this.reasonOf(exit),
				...this.fieldsOf(position),
				...exitFields(pair, position, exit),
				...(isLast && endFields(pair, position)),
				...(exit.orderId.startsWith('dryRun:') && { dryRun: true }),
			},
		});
	}

	/** Not known of an exit that another process made, unless its quantity says that it was a target. */
	private reasonOf(exit: Exit): { reason: string | null; step?: number } {
		const own = this.options.keeper.reasons.get(exit.clientOrderId);
		if (own) return { reason: own.reason, ...(own.step !== undefined && { step: own.step }) };
		if (exit.step !== undefined) return { reason: 'takeProfit', step: exit.step };
		const cached = this.memory.reasons[exit.clientOrderId];
		if (cached) return cached;
		const isStep = exit.stepsDone > exit.stepsBefore;
		const isAll = exit.stepsDone === this.options.plan.takeProfits.length;
		return isStep && !isAll ? { reason: 'takeProfit', step: exit.stepsDone } : { reason: null };
	}

	private endedByOthers(position: Position): void {
		const { entryOrderId, amounts, changedAt } = position;
		const { keeper } = this.options;
		if (compare(amounts.soldByOthers, '0') <= 0 || keeper.world === undefined) return;
		const last = lastExit(position);
		if (last !== undefined && (last.time ?? changedAt) >= changedAt) return;
		this.emit({
			name: `${entryOrderId}:left`,
			action: 'exited',
			time: changedAt,
			fields: {
				reason: 'soldByOthers',
				...this.fieldsOf(position),
				...endFields(keeper.world.pair, position),
			},
		});
	}

	/** Nothing is left of it that could be sold. */
	private isOver(position: Position): boolean {
		const { world, price } = this.options.keeper;
		if (world === undefined || price === undefined) return isLeft(position.amounts);
		return isOver(position, price, world.limits);
	}

	/** A jump at once, and while it trails once a minute at most. */
	private stopMoved(position: Position): void {
		const { plan, keeper, port } = this.options;
		const tick = keeper.world?.limits.tick;
		if (tick === undefined) return;
		const { entryOrderId, amounts } = position;
		const stop = stopOf(plan, amounts, keeper.courseOf(position), tick);
		if (stop === undefined) return;
		const before = this.stops.get(entryOrderId);
		const now = port.time.monotonic();
		const isSame = before?.reason === stop.reason;
		if (isSame && compare(stop.price, before.price) <= 0) return;
		if (isSame && now - before.at < STOP_EVERY_MS) return;
		this.stops.set(entryOrderId, { ...stop, at: now });
		// The first stop is part of `opened`.
		if (before === undefined && stop.reason === 'stopLoss') return;
		this.emit({
			name: `${entryOrderId}:stop:${stop.reason}:${stop.price}`,
			action: 'stopMoved',
			time: port.time.now(),
			fields: {
				reason: stop.reason,
				...this.fieldsOf(position),
				previousStopPrice: before?.price ?? null,
			},
		});
	}

	/** A price was seen: only stops can have moved. */
	moved(): void {
		const { keeper } = this.options;
		if (!keeper.isKnown) return;
		for (const position of keeper.open()) this.stopMoved(position);
	}

	failed(position: Position, { message, hint, code, kind }: MexcError): void {
		const { port } = this.options;
		this.emit({
			name: `${position.entryOrderId}:failed:${nextNumber(position)}:${code ?? kind}`,
			action: 'failed',
			time: port.time.now(),
			fields: {
				...this.fieldsOf(position),
				problem: message,
				...(hint !== undefined && { hint }),
				...(code !== undefined && { code }),
			},
		});
	}

	/** An order with the mark of the tag on a pair that is not in Symbols. */
	unwatched(symbol: string, orderId: string, clientOrderId: string): void {
		this.forgotten(`${orderId}:unwatched`, {
			symbol,
			entryOrderId: orderId,
			entryClientOrderId: clientOrderId,
			problem: `An order with this Exit Plan Tag was placed on ${symbol}, which is not in Symbols of this trigger: nobody manages its exit.`,
			hint: 'Add the pair to Symbols and publish again.',
		});
	}

	notRead({ message, hint }: MexcError): void {
		this.forgotten(`notRead:${message}`, {
			problem: `The positions of ${this.options.symbol} could not be read, so nothing is managed there: ${message}`,
			...(hint !== undefined && { hint }),
		});
	}

	private orphan(exitKey: string): void {
		this.forgotten(`${exitKey}:orphan`, {
			problem:
				'There are exits of a managed position whose entry MEXC does not list any more (it lists fills of 30 days). What may be left of it is not managed and was not sold.',
			hint: 'Look at the balance, and sell the rest yourself if it is not wanted.',
		});
	}

	private tooOld(): void {
		const { source, port } = this.options;
		if (!('since' in source)) return;
		const reach = port.time.now() - FILLS_MS;
		const cached = this.memory.fills.some(({ time }) => time < reach);
		if (source.since >= reach || cached) return;
		this.forgotten('since', {
			problem: `Entries Since is ${new Date(source.since).toISOString()}, and MEXC lists fills of the last 30 days only: what was bought before ${new Date(reach).toISOString().slice(0, 10)} and is not remembered here is not managed and was not sold.`,
			hint: 'Look at the balance, and sell older positions yourself.',
		});
	}

	private forgotten(name: string, fields: object): void {
		const time = this.options.port.time.now();
		this.emit({ name, action: 'forgottenFound', time, fields });
	}

	private fieldsOf(position: Position) {
		const { keeper, plan } = this.options;
		const { world } = keeper;
		if (world === undefined) return {};
		const facts = { plan, pair: world.pair, tick: world.limits.tick };
		return positionFields(facts, position, keeper.courseOf(position));
	}

	private emit({ name, action, time, fields }: Named): void {
		if (this.emitted.has(name)) return;
		this.emitted.add(name);
		const { port, symbol } = this.options;
		const item = itemOf(symbol, { name, action, time, fields }, port.time.now());
		port.emit({
			item: { ...item, ...(time < this.startedAt && { backfilled: true as const }) },
			accepted: () => {
				this.accepted.add(name);
				this.save();
			},
		});
	}

	private save(): void {
		const { keeper, port, symbol } = this.options;
		if (port.isTest) return;
		const open = keeper.open();
		const since = Math.min(...open.map(({ amounts }) => amounts.openedAt));
		const fills = [...keeper.fills.values()]
			.filter(({ time, orderId }) => time >= since && !orderId.startsWith('dryRun:'))
			// MEXC lists orders for seven days only, and a fill need not say whose it is.
			.map((fill) => ({
				...fill,
				clientOrderId: fill.clientOrderId || (keeper.orders.get(fill.orderId)?.clientOrderId ?? ''),
			}));
		const highs = open.flatMap((position) => {
			const { high } = keeper.courseOf(position);
			return high === undefined ? [] : [[latestEntry(position).orderId, high] as const];
		});
		const exits = keeper.ledger.positions.flatMap((position) => position.exits);
		const reasons = exits.flatMap(({ clientOrderId }) => {
			const known = keeper.reasons.get(clientOrderId) ?? this.memory.reasons[clientOrderId];
			if (known === undefined) return [];
			const { reason, step } = known;
			return [[clientOrderId, { reason, ...(step !== undefined && { step }) }] as const];
		});
		saveMemory(port.store, symbol, {
			fills,
			highs: Object.fromEntries(highs),
			// MEXC lists orders for seven days only.
			withdrawn: open.flatMap(({ amounts: { resting = [] } }) =>
				resting.flatMap(({ orderId, clientOrderId, isWithdrawn }) => {
					const { quantity, price } = keeper.orders.get(orderId) ?? {};
					return isWithdrawn ? [{ orderId, clientOrderId, quantity, price }] : [];
				}),
			),
			reported: [...this.accepted],
			reasons: Object.fromEntries(reasons.slice(-200)),
		});
	}
}

function boughtName({ entryOrderId }: Position, orderId: string): string {
	return orderId === entryOrderId ? `${orderId}:opened` : `${entryOrderId}:increased:${orderId}`;
}

/** The latest entry that an exit can have sold. */
function boughtBefore({ entries, entryOrderId }: Position, { time = Infinity }: Exit): string {
	return entries.filter((entry) => entry.time <= time).at(-1)?.orderId ?? entryOrderId;
}

/** By its number; one that was named by another entry, under an earlier plan, by its order. */
function exitName({ exitKey }: Position, { number, clientOrderId, orderId }: Exit): string {
	const isOwn = exitOf(clientOrderId)?.exitKey === exitKey;
	return number !== undefined && isOwn ? String(number) : orderId;
}
