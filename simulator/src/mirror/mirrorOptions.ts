/** How another exchange is mirrored. */
export interface MirrorOptions {
	/** Base address of its REST API, such as `https://api.mexc.com`. */
	readonly url: string;
	/** Address of its streams. Default: MEXC's own, or `/ws` on the host of `url`. */
	readonly wsUrl?: string;
	/** These pairs; otherwise the most traded ones of a quote asset. */
	readonly pairs?: readonly string[];
	/** Default USDT. */
	readonly quote?: string;
	/** How many of them. Default 20. */
	readonly top?: number;
	/** So long an order or a cancellation travels before it meets the market, ms. Default 150. */
	readonly latencyMs?: number;
	/** So long a connection to its streams is used, ms. Default 23.5 hours: it ends them after 24. */
	readonly connectionLifeMs?: number;
	/** So long an answer of the source may take, ms. Default 10000. */
	readonly timeoutMs?: number;
}
