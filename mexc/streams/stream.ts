/** One part of a channel's name. */
export interface StreamParameter {
	name: 'symbol' | 'speed' | 'interval' | 'level' | 'timezone';
	/** The spellings MEXC accepts, exactly; absent for a symbol. */
	values?: readonly string[];
}

/**
 * A channel of the socket API, defined exactly once. The trigger's fields, the channel's name and the
 * shape of its messages are derived from this object.
 */
export interface Stream {
	id: string;
	/** `private` needs a connection opened with a listen key. */
	access: 'public' | 'private';
	/** Full channel name with a `{parameter}` for each parameter. */
	template: string;
	parameters: readonly StreamParameter[];
	/** The field of the push wrapper that carries this channel's messages. */
	bodyName: string;
	/** Its name in `messages`. */
	message: string;
	/** Message type of the rows inside the body, for channels that send lists. */
	itemMessage?: string;
	/** One sentence for people: what arrives and how often. */
	description: string;
}
