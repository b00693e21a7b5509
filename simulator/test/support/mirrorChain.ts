import { startTcpGate, type TcpGate } from '../../../test/support/tcpGate';
import { Patience } from '../../../test/support/patience';
import { startTestSimulator } from '../../../test/support/simulator';
import { PAIRS, type Simulator, type SimulatorOptions } from '../../src';
import type { Core } from '../../src/core';
import type { MirrorOptions } from '../../src/mirror/mirrorOptions';
import { MirrorMarket } from '../../src/mirror/mirrorMarket';

/** The exchange inside a simulator: what a test cannot see over the network without counting as a client. */
export function coreOf(simulator: Simulator): Core {
	return (simulator as unknown as { readonly core: Core }).core;
}

const gates = new Set<TcpGate>();

afterAll(async () => {
	for (const gate of gates) await gate.close();
	gates.clear();
});

export interface Mirrored {
	readonly source: Simulator;
	readonly mirror: Simulator;
	/** The way between the two. */
	readonly gate: TcpGate;
}

export const CHAIN_START = Date.UTC(2026, 10, 22, 9, 58, 0);
/** Trades happen at quarters of a second, and what they cause has been sent a tenth later. */
const BETWEEN_TICKS_MS = 200;
const LONGEST_SETTLING_MS = 15_000;

export function pairsNamed(...symbols: string[]) {
	return PAIRS.filter(({ symbol }) => symbols.includes(symbol));
}

/** A simulator in virtual time, to be mirrored. */
export async function startSource(
	symbols: readonly string[],
	options: SimulatorOptions = {},
): Promise<Simulator> {
	const source = await startTestSimulator({
		market: 'live',
		manualClock: true,
		startMs: CHAIN_START,
		requestClock: 'exchange',
		pairs: pairsNamed(...symbols),
		seed: 3,
		...options,
	});
	source.advance(BETWEEN_TICKS_MS);
	return source;
}

/** A mirror of a simulator in the same virtual time, over real HTTP and WebSocket through a gate. */
export async function startMirrorOf(
	source: Simulator,
	options: Omit<SimulatorOptions, 'mirror'> & { readonly mirror?: Partial<MirrorOptions> } = {},
): Promise<Mirrored> {
	const gate = await startTcpGate(source.port);
	gates.add(gate);
	const mirror = await startTestSimulator({
		manualClock: true,
		startMs: source.state().time,
		requestClock: 'exchange',
		...options,
		mirror: {
			url: `http://127.0.0.1:${gate.port}`,
			wsUrl: `ws://127.0.0.1:${gate.port}/ws`,
			pairs: Object.keys(source.state().prices),
			latencyMs: 0,
			timeoutMs: 10_000,
			...options.mirror,
		},
	});
	return { source, mirror, gate };
}

/** Whether the mirror shows everything that the source has reported. */
export function isLevel({ source, mirror }: Mirrored): boolean {
	const [from, to] = [coreOf(source), coreOf(mirror)];
	const pairs = to.market.report().pairs ?? {};
	return Object.entries(pairs).every(([symbol, { live, sourceVersion }]) => {
		const original = from.exchange.market(symbol);
		const copy = to.exchange.market(symbol);
		if (!live || original?.book.version !== sourceVersion) return false;
		const [last, shown] = [original?.trades(1)[0], copy?.trades(1)[0]];
		return last?.time === shown?.time && last?.price.eq(shown?.price ?? 0) !== false;
	});
}

/** Lets the network do what it has to do, until a condition holds. Real time, not virtual. */
export async function settle(condition: () => boolean, what = 'the condition'): Promise<void> {
	const patience = new Patience(LONGEST_SETTLING_MS);
	while (!condition()) {
		if (patience.isOver) throw new Error(`Waited in vain for ${what}`);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

export function isIdle(mirror: Simulator): boolean {
	const { market } = coreOf(mirror);
	return market instanceof MirrorMarket && !market.isBusy;
}

/** Source first, then the mirrors in their order: what one has reported the next one knows at that time. */
export async function passTime(chain: readonly Mirrored[], ms: number): Promise<void> {
	chain[0]?.source.advance(ms);
	for (const mirrored of chain) {
		await settle(() => isLevel(mirrored), 'the mirror to follow');
		mirrored.mirror.advance(ms);
		await settle(() => isIdle(mirrored.mirror), 'the mirror to have its answers');
	}
}

/** Time passes while the way is cut: nothing is waited for. */
export async function passTimeCut(chain: readonly Mirrored[], ms: number): Promise<void> {
	chain[0]?.source.advance(ms);
	for (const { mirror } of chain) mirror.advance(ms);
	await new Promise((resolve) => setImmediate(resolve));
}

/** So much exchange time is longer than any wait between two tries, in steps of a quarter second. */
const MOST_STEPS = 600;
/** So many looks at a mirror that has only frames to read are enough. */
const LOOKS = 400;

/** Whether a mirror becomes level with what is under way already, without time passing. */
async function becomesLevel(mirrored: Mirrored): Promise<boolean> {
	for (let look = 0; look < LOOKS; look++) {
		if (isLevel(mirrored)) return true;
		await new Promise((resolve) => setImmediate(resolve));
	}
	await settle(() => isIdle(mirrored.mirror), 'the network');
	return isLevel(mirrored);
}

/**
 * Lets each mirror of a chain find to its source. Who has to connect or to ask again needs time: it
 * passes in quarters of a second for all of them. In the end all clocks show the same.
 */
export async function catchUp(chain: readonly Mirrored[]): Promise<void> {
	for (let step = 0; !(await areLevel(chain)); step++) {
		if (step > MOST_STEPS) {
			const states = chain.map(({ mirror }) => JSON.stringify(mirror.state().market));
			throw new Error(`The mirror did not find back: ${states.join(' | ')}`);
		}
		chain[0]?.source.advance(250);
	}
}

/** Whether the links become level one after the other. All clocks come to the time of the source. */
async function areLevel(chain: readonly Mirrored[]): Promise<boolean> {
	const now = chain[0]?.source.state().time ?? 0;
	let areAll = true;
	for (const link of chain) {
		areAll = (await becomesLevel(link)) && areAll;
		// What it has heard it passes on within its own time.
		const behindMs = now - link.mirror.state().time;
		if (behindMs > 0) link.mirror.advance(behindMs);
		// What it has asked for is answered as of this moment, not of a later one.
		await settle(() => isIdle(link.mirror), 'the network');
	}
	return areAll;
}
