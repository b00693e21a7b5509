/**
 * The few things that must exist once per process (connections, budgets, clock offsets, the stream hub)
 * live on globalThis under one versioned key: when n8n reloads the package, the new copy of this module
 * finds what the old one made, so budgets are not doubled and sockets are not orphaned.
 * Change VERSION whenever the shape of an entry changes.
 */
const VERSION = 3;
const KEY = Symbol.for(`n8n-nodes-mexc-spot/${VERSION}`);

type Slots = Map<string, unknown>;

/** The process-wide value called `name`, made by `create` on first use. */
export function processWide<T>(name: string, create: () => T): T {
	const home = globalThis as unknown as Record<symbol, Slots | undefined>;
	const slots = (home[KEY] ??= new Map());
	if (!slots.has(name)) slots.set(name, create());
	return slots.get(name) as T;
}
