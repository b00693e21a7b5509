/** One decoded frame. `body` has protobuf's field names; int64 values are text, money is text. */
export interface PushMessage {
	/** The subscribed channel's full name. */
	channel: string;
	symbol?: string;
	/** Milliseconds, when the server says so. */
	sendTime?: number;
	createTime?: number;
	/** Name of the wrapper's body field, e.g. `publicAggreDeals`; `unknown` for what our table lacks. */
	bodyName: string;
	body: Readonly<Record<string, unknown>>;
	receivedAt: number;
}
