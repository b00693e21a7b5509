/**
 * How a list is read to the end. MEXC has four styles (quirks 50), all made of these parts:
 * `size` alone: one answer, cut; `size` and `page`: numbered answers; `page` alone: numbered answers of a
 * fixed length; `window` with any of them: a list that is bounded in time.
 */
export interface Paging {
	/** The parameter for the rows of one answer, with its largest value. Absent: MEXC's own number. */
	size?: { parameter: 'limit' | 'size' | 'pageSize'; max: number; multipleOf?: number };
	/** Answers are numbered from 1. Absent: what is too much for one answer is cut off. */
	page?: {
		parameter: 'page';
		/** How many rows there are in all, wherever the body says it; text with digits is understood. */
		totalRows?: (body: unknown) => unknown;
		/** How many pages there are, where the body says only that. */
		totalPages?: (body: unknown) => unknown;
	};
	/** What only one row has. Absent: rows are compared with all their fields. */
	keyOf?: (row: unknown) => unknown;
	window?: TimeWindow;
}

/** A list between `startTime` and `endTime`; longer ranges are walked in steps. */
export interface TimeWindow {
	/** A raw row's time in milliseconds; needed where answers are cut instead of numbered. */
	timeOf?: (row: unknown) => number;
	/** The longest range of one request. Absent: as long as the reach. */
	spanMs?: number;
	/** How far back MEXC answers. Absent: not limited; without a start time only one window is read. */
	reachMs?: number;
	/** From a start time MEXC counts upwards. Absent: lists are read from the newest row back. */
	upwards?: true;
	/** MEXC takes both times or neither. */
	bothTimes?: true;
}

export const DAY_MS = 86_400_000;
