import type { Account } from '../../mexc/account/account';
import type { MexcError } from '../../mexc/core/errors';
import { openNetwork } from '../../mexc/account/network';
import type { Hub, ObservedEvent } from '../../mexc/socket/hub';
import { createHub } from '../../mexc/socket/streamHub';
import { systemTime, type Time } from '../../mexc/core/time';
import type { IDataObject } from 'n8n-workflow';
import { ActiveTrigger } from '../../nodes/n8n/trigger/active';
import type { Delivered } from '../../nodes/n8n/trigger/delivery';
import type { Occurrence, TriggerItem } from '../../mexc/events';
import { loadEvent, readSettings } from '../../nodes/n8n/trigger/settings';
import { staticStateStore } from '../support/staticState';
import type { Simulator } from '../../simulator/src';
import { accountFor } from '../unit/restServer';
import { quick } from './socketHarness';
import { until } from '../support/virtualTime';

/** What n8n's database holds of a trigger; a restart begins with it. */
export interface Database {
	staticData: IDataObject;
}

export interface Executions {
	items: TriggerItem[];
	/** Executions that have started and not ended (only with `ends: 'never'`). */
	end(): void;
}

export interface PrivateTrigger extends Executions {
	database: Database;
	logs: string[];
	/** What the hub reported those who watch the account. */
	reports: ObservedEvent[];
	ids(): string[];
	found(): TriggerItem[];
	/** Resolves with the items once there are `count`. */
	waitFor(count: number, limitMs?: number): Promise<TriggerItem[]>;
	/** As n8n does after activation and at each emit. */
	save(): void;
	/** As n8n's process is killed: nothing is saved any more. */
	kill(): void;
}

export interface StartOptions {
	database?: Database;
	/** `at once`: each execution succeeds. `never`: it goes on until `end`. */
	ends?: 'at once' | 'never';
	options?: Record<string, unknown>;
	time?: Time;
	/** Shared by several triggers, as it is in one process. */
	hub?: Hub;
	account?: Account;
	/** Names the trigger in the process, for n8n's restart of the same one. */
	key?: string;
	/** Each execution, which ends when it does. */
	onEmit?: (events: readonly Delivered<Occurrence>[]) => Promise<void>;
	/** What n8n is reported by emitError. */
	onError?: (error: MexcError) => void;
}

/** Every wait for REST lasts a hundredth; sockets, and pauses that MEXC asked for, do not. */
const hurriedTime: Time = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after: (ms, fn) => systemTime.after(ms / 100, fn),
};

const running = new Set<PrivateTrigger>();

export function killAll(): void {
	for (const trigger of running) trigger.kill();
}

/** Sockets live on this machine's clock; waiting for REST is hurried. */
export function quickHub(): Hub {
	const hub = createHub(quick);
	return { ...hub, subscribe: (request) => hub.subscribe({ ...request, time: systemTime }) };
}

export function simulatorAccount({ restUrl, wsUrl, apiKey, apiSecret }: Simulator): Account {
	return accountFor(restUrl, { wsUrl, apiKey, apiSecret });
}

/** A published trigger, with the real hub and real REST, in an n8n that keeps what it would. */
export async function start(
	simulator: Simulator,
	parameters: Record<string, unknown>,
	more: StartOptions = {},
): Promise<PrivateTrigger> {
	const { database = { staticData: {} }, ends = 'at once', options = {} } = more;
	const { key = `workflow:${Math.random()}`, onEmit, onError = () => undefined } = more;
	const { time = hurriedTime, hub = quickHub(), account = simulatorAccount(simulator) } = more;
	const given: Record<string, unknown> = { ...parameters, options };
	const read = (name: string, fallback: unknown) => given[name] ?? fallback;
	await loadEvent(read);
	const settings = readSettings(read, 'UTC');
	const staticData = structuredClone(database.staticData);
	let isAlive = true;
	const save = () => {
		if (isAlive) database.staticData = structuredClone(staticData);
	};
	const logs: string[] = [];
	const write = (line: string) => void logs.push(line);
	const items: TriggerItem[] = [];
	const waiting: (() => void)[] = [];
	const reports: ObservedEvent[] = [];
	const stopObserving = hub.observe(account, (event) => void reports.push(event));
	const trigger = new ActiveTrigger({
		key,
		event: settings.event,
		prepared: settings.prepared,
		title: 'Workflow "W", node "T"',
		delivery: settings.delivery,
		repeatsUnfinished: settings.repeatsUnfinished,
		findsAgain: settings.findsAgain,
		network: openNetwork,
		log: { debug: write, info: write, warn: write, error: write },
		time,
		hub,
		account,
		store: staticStateStore(staticData as IDataObject),
		start: 'start',
		freshAccount: async () => account,
		verify: async () => undefined,
		async emit(events) {
			save();
			items.push(...events.map(({ event }) => event.item));
			await onEmit?.(events);
			if (ends === 'never') await new Promise<void>((resolve) => waiting.push(resolve));
			return { isRefused: false, isQueued: false };
		},
		emitError(error) {
			write(`emitError: ${error.message}`);
			onError(error);
		},
	});
	await trigger.start();
	save();
	const self: PrivateTrigger = {
		items,
		database,
		logs,
		save,
		reports,
		end: () => waiting.splice(0).forEach((finish) => finish()),
		ids: () => items.map(({ eventId }) => eventId),
		found: () => items.filter(({ backfilled }) => backfilled),
		async waitFor(count, limitMs = 5_000) {
			await until(`${count} items`, () => items.length >= count, limitMs);
			return items;
		},
		kill() {
			isAlive = false;
			running.delete(self);
			stopObserving();
			trigger.close();
		},
	};
	running.add(self);
	return self;
}

/** Private connections are lost, and none can be made until the returned function is called. */
export function cut(simulator: Simulator): () => void {
	simulator.fault({ kind: 'refuseUpgrade', times: 1_000_000 });
	simulator.fault({ kind: 'dropConnections', only: 'private' });
	return () => simulator.fault({ kind: 'clear' });
}

export async function connected(simulator: Simulator, channels: number): Promise<void> {
	await until(
		`${channels} subscriptions`,
		() => simulator.state().connections.subscriptions.length >= channels,
	);
}

/** Long enough for a look at history and for what must not follow it. */
export async function aWhile(ms = 150): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
