/** What counts for a limit. Values are USDT as decimal text. */
export interface Movement {
	symbol: string;
	time: number;
	value: string;
}

/** How much of a limit is used, in its own unit. */
export interface Used {
	amount: string;
	/**
	 * When there will be room for `wanted` more below `most`, if nothing else happens; undefined where only
	 * the end of open orders, or a smaller order, makes room.
	 */
	roomAt(most: string, wanted: string): number | undefined;
	/** When the first part of it counts no longer; undefined where nothing that is used ever leaves. */
	firstFreesAt?: number;
}
