/** What a socket connects to. For private streams the address holds a listen key: never show it whole. */
export interface Address {
	url: string;
	/** The socket is gone. Idempotent. */
	release(): void;
	/** The server calls the listen key invalid: it will not be handed out again. */
	reportInvalid(): void;
}

/**
 * Finds the address for one more socket; `onDead` is called when it stops being valid while in use.
 * Throws MexcError when there is none.
 */
export type AddressSource = (onDead: () => void) => Promise<Address>;

export function publicAddress(url: string): AddressSource {
	const nothing = () => undefined;
	return async () => ({ url, release: nothing, reportInvalid: nothing });
}
