/**
 * Things that go wrong on purpose. Request faults hit the next `times` (default 1) requests to
 * `endpoint` (an endpoint id such as `newOrder`; default: any). Socket faults act at once, or on the
 * next `times` connections or frames where that is said.
 */
export type RequestFault =
	/** The connection is reset; the request is not processed. */
	| { readonly kind: 'reset' }
	/** The request is processed, then the connection is reset without an answer. */
	| { readonly kind: 'resetAfter' }
	/** An HTTP error (500, 503, 504 …) before or after the request was processed. */
	| { readonly kind: 'status'; readonly status: number; readonly when?: 'before' | 'after' }
	| { readonly kind: '429'; readonly retryAfterSeconds?: number }
	| { readonly kind: '418'; readonly retryAfterSeconds?: number }
	| { readonly kind: '403html' }
	/** The answer comes late; the request is processed after the delay. Real milliseconds. */
	| { readonly kind: 'delay'; readonly delayMs: number }
	/** Refused with a code of the exchange, before (default) or after the request was processed. */
	| {
			readonly kind: 'code';
			readonly code: number;
			/** Default: the text and the HTTP status of the fact files. */
			readonly message?: string;
			readonly status?: number;
			readonly when?: 'before' | 'after';
	  }
	/** The request is processed (`when: 'before'`: is not), and no answer ever comes. */
	| { readonly kind: 'unanswered'; readonly when?: 'before' | 'after' }
	/** Processed; the connection is reset in the middle of the answer's body. */
	| { readonly kind: 'resetMidBody' }
	/**
	 * Processed (`when: 'before'`: is not), and the answer says something else: `json` is JSON text that is put
	 * there letter for letter, instead of the whole body or of the part at `path` (`0.price`,
	 * `data.resultList`), which need not exist. Without `json` that part is left out; without both the body
	 * is empty.
	 */
	| {
			readonly kind: 'answer';
			readonly path?: string;
			readonly json?: string;
			readonly when?: 'before' | 'after';
	  }
	/** Processed; the body trickles in pieces of `bytes` (default 1), one per `everyMs` (real). */
	| { readonly kind: 'slowBody'; readonly everyMs: number; readonly bytes?: number };

export type StandingFault =
	/** Orders younger than this are not found by queryOrder (-2013), nor in the lists if so wanted. 0 ends it. */
	| { readonly kind: 'orderNotFound'; readonly seconds: number; readonly lists?: boolean }
	/** Withdrawals, deposits and transfers younger than this are missing in their histories. 0 ends it. */
	| { readonly kind: 'historyLate'; readonly seconds: number }
	/** Moves the clock that `/api/v3/time` and the timestamp check use. 0 ends it. */
	| { readonly kind: 'clockOffset'; readonly offsetMs: number };

/** Hits the next `times` (default 1) data frames whose channel contains `channel` (default: any). */
export type PushFault = {
	readonly channel?: string;
	readonly times?: number;
} &
	/** The frame is cut in the middle. */
	(
		| { readonly kind: 'truncatedFrame' }
		/** The frame carries a field that no definition knows. */
		| { readonly kind: 'unknownField' }
		/** The frame arrives twice. */
		| { readonly kind: 'duplicatePush' }
		/** The frame arrives late, overtaken by the following ones. Exchange milliseconds. */
		| { readonly kind: 'latePush'; readonly delayMs: number }
		/** The frame changes places with the next one of its channel. */
		| { readonly kind: 'reorderPush' }
		/** The frame is lost: a version gap, when the channel is a depth channel. */
		| { readonly kind: 'losePush' }
		/** Lost depth frames only, so that the versions of the copy no longer join. */
		| { readonly kind: 'versionGap' }
	);

export type SocketFault =
	/** Cuts every WebSocket connection, or those of one kind; with `code` by a close frame. */
	| {
			readonly kind: 'dropConnections';
			readonly only?: 'public' | 'private';
			readonly code?: number;
	  }
	/** The next `times` WebSocket upgrades are answered with HTTP 503. */
	| { readonly kind: 'refuseUpgrade'; readonly times?: number }
	/** Subscriptions to channels that contain this text are Blocked. Empty text ends it. */
	| { readonly kind: 'blockChannel'; readonly channel: string }
	/** Present connections stay open but nothing is read, sent or answered any more. */
	| { readonly kind: 'halfOpen'; readonly only?: 'public' | 'private' }
	/** Bytes that are no protobuf message go to every connection with a subscription. */
	| { readonly kind: 'garbageFrame' }
	/** A fault of data frames; the first fault that fits a frame is used up by one. */
	| PushFault
	/** The private pushes of one change arrive in any order, until `on` is false. */
	| { readonly kind: 'shufflePushes'; readonly on?: boolean }
	/** Every listen key ends now, as after 60 minutes without keep-alive. */
	| { readonly kind: 'expireListenKeys' }
	/** The next `times` connections with a listen key are refused as invalid. */
	| { readonly kind: 'refuseListenKey'; readonly times?: number };

export type Fault =
	| (RequestFault & { readonly endpoint?: string; readonly times?: number })
	| StandingFault
	| SocketFault
	/** Ends every fault that is still waiting or standing. */
	| { readonly kind: 'clear' };

/** The faults that wait for a request, in the order they were given, and the standing ones. */
export class Faults {
	clockOffsetMs = 0;
	orderNotFoundMs = 0;
	orderNotListedMs = 0;
	historyLateMs = 0;
	private waiting: Array<{ fault: RequestFault; endpoint: string | undefined; left: number }> = [];

	add(fault: RequestFault & { readonly endpoint?: string; readonly times?: number }): void {
		this.waiting.push({ fault, endpoint: fault.endpoint, left: fault.times ?? 1 });
	}

	/** The fault for a request, used up by one. */
	takeFor(endpointId: string): RequestFault | undefined {
		if (this.waiting.length === 0) return undefined;
		const entry = this.waiting.find(
			({ endpoint }) => endpoint === undefined || endpoint === endpointId,
		);
		if (entry === undefined) return undefined;
		entry.left -= 1;
		if (entry.left <= 0) this.waiting = this.waiting.filter((other) => other !== entry);
		return entry.fault;
	}

	clear(): void {
		this.waiting = [];
		this.clockOffsetMs = 0;
		this.orderNotFoundMs = 0;
		this.orderNotListedMs = 0;
		this.historyLateMs = 0;
	}

	/** What is still to come, for the state report. */
	pending(): Array<RequestFault & { endpoint: string | undefined; left: number }> {
		return this.waiting.map(({ fault, endpoint, left }) => ({ ...fault, endpoint, left }));
	}
}
