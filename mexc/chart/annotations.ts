/** A horizontal line at a price. */
export interface ChartLevel {
	/** Decimal text, as it is to be written. */
	price: string;
	/** What it is: `Alert`, `Stop`. */
	label?: string;
}

/** A triangle at a candle. */
export interface ChartMark {
	/** Milliseconds, within the candle. */
	time: number;
	direction: 'up' | 'down';
	label?: string;
}
