import type { Simulator } from '../../src';
import { Listener, send } from '../support/client';
import { units } from './exact';

interface Level {
	readonly price: string;
	readonly quantity: string;
}

type Rows = ReadonlyArray<readonly [price: string, quantity: string]>;

/** The order book of a pair as a client keeps it: from the depth stream alone, starting empty. */
export class PublicBook {
	private readonly sides = { bids: new Map<string, string>(), asks: new Map<string, string>() };
	private version: number;
	private read = 0;

	private constructor(
		private readonly simulator: Simulator,
		readonly symbol: string,
		private readonly listener: Listener,
		startVersion: number,
	) {
		this.version = startVersion;
	}

	static async open(simulator: Simulator, symbol: string): Promise<PublicBook> {
		const listener = await Listener.open(simulator);
		await listener.subscribe(`spot@public.aggre.depth.v3.api.pb@10ms@${symbol}`);
		const { body } = await send(simulator, 'GET', `/api/v3/depth?symbol=${symbol}`);
		return new PublicBook(simulator, symbol, listener, Number(body.lastUpdateId));
	}

	/** Takes in every push so far; each must go on where the one before it ended. */
	async listen(): Promise<void> {
		await this.listener.ask({ method: 'PING' });
		for (const push of this.listener.pushes.slice(this.read)) {
			const depth = push['publicAggreDepths'] as Record<string, string> & {
				bids?: Level[];
				asks?: Level[];
			};
			expect(Number(depth['fromVersion'])).toBe(this.version + 1);
			expect(Number(depth['toVersion'])).toBeGreaterThanOrEqual(this.version + 1);
			this.version = Number(depth['toVersion']);
			this.apply('bids', depth.bids ?? []);
			this.apply('asks', depth.asks ?? []);
			this.expectNotCrossed();
		}
		this.read = this.listener.pushes.length;
	}

	/** The book of the stream and the book of REST are one and the same. */
	async compare(): Promise<void> {
		const path = `/api/v3/depth?symbol=${this.symbol}&limit=5000`;
		const { body } = await send(this.simulator, 'GET', path);
		expect(Number(body.lastUpdateId)).toBe(this.version);
		expect(this.rows('bids').reverse()).toEqual(body.bids as Rows);
		expect(this.rows('asks')).toEqual(body.asks as Rows);
	}

	close(): void {
		this.listener.close();
	}

	private apply(side: 'bids' | 'asks', levels: readonly Level[]): void {
		for (const { price, quantity } of levels) {
			if (units(quantity) === 0n) this.sides[side].delete(price);
			else this.sides[side].set(price, quantity);
		}
	}

	/** Lowest price first. */
	private rows(side: 'bids' | 'asks'): Array<[price: string, quantity: string]> {
		return [...this.sides[side]].sort(([a], [b]) => (units(a) < units(b) ? -1 : 1));
	}

	private expectNotCrossed(): void {
		const bid = this.rows('bids').at(-1)?.[0];
		const ask = this.rows('asks')[0]?.[0];
		if (bid !== undefined && ask !== undefined) expect(units(bid)).toBeLessThan(units(ask));
	}
}
