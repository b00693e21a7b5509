/** Order ids in the exchange's form: `C02__`, an 18-digit core that counts up, and three digits. */
export class OrderIds {
	private core: bigint;

	constructor(startMs: number, core?: string) {
		this.core = core === undefined ? BigInt(startMs) * 100_000n : BigInt(core);
	}

	next(): string {
		this.core += 1n;
		return `C02__${this.core}${String(this.core % 1000n).padStart(3, '0')}`;
	}

	/** Where to go on after a restart with carried-over state. */
	position(): string {
		return this.core.toString();
	}
}

/** Trade id of the n-th fill of an order: the order id's core and `X1`, `X2`, … */
export function tradeId(orderId: string, fill: number): string {
	return `${orderId.slice(5, -3)}X${fill}`;
}
