/** A request as the log keeps it; the signature is left out. */
export interface LoggedRequest {
	readonly endpoint: string;
	readonly method: string;
	readonly path: string;
	readonly query: string;
	readonly body: string;
	readonly status: number | 'reset' | 'unanswered';
	/** Exchange time, ms. */
	readonly time: number;
}

const KEPT = 500;

/** How often each endpoint was asked, and the latest requests in full. */
export class RequestLog {
	private counts: Record<string, number> = {};
	private latest: LoggedRequest[] = [];

	/** Signatures are left out only when somebody looks: requests are many, looks are few. */
	add(request: LoggedRequest): void {
		this.counts[request.endpoint] = (this.counts[request.endpoint] ?? 0) + 1;
		this.latest.push(request);
		if (this.latest.length > 2 * KEPT) this.latest.splice(0, KEPT);
	}

	/** Requests per endpoint id. */
	perEndpoint(): Record<string, number> {
		return { ...this.counts };
	}

	/** The latest ones, oldest first, at most 500. */
	recent(most = KEPT): LoggedRequest[] {
		return this.latest.slice(-Math.min(most, KEPT)).map((request) => ({
			...request,
			query: withoutSignature(request.query),
			body: withoutSignature(request.body),
		}));
	}

	clear(): void {
		this.counts = {};
		this.latest = [];
	}
}

function withoutSignature(raw: string): string {
	return raw.replace(/&?signature=[^&]*/, '');
}
