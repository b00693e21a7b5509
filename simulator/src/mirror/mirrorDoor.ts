import type { Clock } from '../exchange/clock';
import { refusal } from '../exchange/refusal';
import { Signal } from '../exchange/signal';
import type { EndpointFact } from '../facts';
import type { Reply } from '../http/reply';
import type { RawRequest } from '../http/request';
import { mergedParameters } from '../http/signature';
import type { Door } from '../market/door';

/** What the door asks about the market behind it. */
export interface Behind {
	readonly clock: Clock;
	/** So long an order or a cancellation travels, exchange time, ms. */
	readonly latencyMs: number;
	/** Exchange time since which a pair stands still, ms; undefined while it moves, or is not mirrored. */
	stillSince(symbol: string): number | undefined;
	/** Shows that the source still hears. */
	confirm(symbol: string): Promise<void>;
	/** An answer that only the source can give, or undefined when this exchange can. */
	answerElsewhere(
		endpoint: EndpointFact,
		parameters: ReadonlyMap<string, string>,
	): Promise<Reply | undefined> | undefined;
}

/** A standstill this short is a hiccup: answers are as old as they could be on any network. */
export const GRACE_MS = 5000;
const LOOK_AGAIN_MS = 50;

/** Orders and what ends them: they travel, and meet the market as it is when they arrive. */
const TRAVELLING: ReadonlySet<string> = new Set([
	...['newOrder', 'testOrder', 'batchOrders', 'cancelOrder', 'cancelOpenOrders'],
	'cancelAllOrders',
]);

/**
 * The door of a mirror. A client sees what it would see of MEXC from behind the same cut: for a moment
 * nothing, then connections that drop and a service that is not available, until the source is back.
 */
export class MirrorDoor implements Door {
	readonly shut = new Signal<void>();
	isShut = false;

	constructor(private readonly behind: Behind) {}

	setShut(isShut: boolean): void {
		if (this.isShut === isShut) return;
		this.isShut = isShut;
		if (isShut) this.shut.emit();
	}

	isReadyFor(symbol: string): boolean {
		return !this.isShut && this.behind.stillSince(symbol) === undefined;
	}

	admit(endpoint: EndpointFact, raw: RawRequest): Promise<Reply | undefined> | Reply | undefined {
		if (this.isShut) return unavailable();
		const parameters = mergedParameters(raw);
		const symbols = symbolsOf(parameters);
		if (TRAVELLING.has(endpoint.id)) return this.travel(symbols);
		if (symbols.some((symbol) => this.isStuck(symbol))) return unavailable();
		return this.behind.answerElsewhere(endpoint, parameters);
	}

	async travel(symbols: readonly string[]): Promise<Reply | undefined> {
		if (this.isShut) return unavailable();
		const { latencyMs, clock } = this.behind;
		if (latencyMs > 0) await this.wait(latencyMs);
		for (const symbol of symbols) await this.behind.confirm(symbol);
		const deadline = clock.now() + GRACE_MS;
		while (symbols.some((symbol) => this.behind.stillSince(symbol) !== undefined)) {
			if (this.isShut || clock.now() >= deadline) return unavailable();
			await this.wait(LOOK_AGAIN_MS);
		}
		return this.isShut ? unavailable() : undefined;
	}

	private isStuck(symbol: string): boolean {
		const since = this.behind.stillSince(symbol);
		return since !== undefined && this.behind.clock.now() - since > GRACE_MS;
	}

	private wait(ms: number): Promise<void> {
		return new Promise((resolve) => {
			this.behind.clock.after(ms, resolve);
		});
	}
}

export function unavailable(): Reply {
	const { status, body } = refusal(503);
	return { status, body };
}

/** The pairs that a request names, whatever else may be wrong with it. */
function symbolsOf(parameters: ReadonlyMap<string, string>): string[] {
	const named = (parameters.get('symbol') ?? '').split(',');
	const [first] = listIn(parameters.get('batchOrders') ?? '');
	return [...named, String(first?.symbol ?? '')].filter((symbol) => symbol !== '');
}

function listIn(text: string): ReadonlyArray<{ readonly symbol?: unknown } | null> {
	if (text === '') return [];
	try {
		const value = JSON.parse(text) as unknown;
		return Array.isArray(value) ? (value as Array<{ symbol?: unknown } | null>) : [];
	} catch {
		return [];
	}
}
