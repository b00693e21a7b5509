/** Which files of prices are played. */
export interface HistoryOptions {
	/** CSV files of candles or trades, one of each pair. */
	readonly files: readonly string[];
	/** Emitted when the last row has been played. */
	readonly ended?: () => void;
}
