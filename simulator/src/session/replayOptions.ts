/** How a session is played. */
export interface ReplayOptions {
	readonly file: string;
	/** Only what a market elsewhere reported: for orders of somebody else. */
	readonly onlyMarket?: boolean;
	/** Emitted at the end. */
	readonly ended?: (outcome: ReplayOutcome) => void;
}

/** What was played, and whether it went as it did before. */
export interface ReplayOutcome {
	readonly requests: number;
	readonly commands: number;
	readonly marketEvents: number;
	readonly pushes: number;
	/** Requests of others that changed something meanwhile. */
	readonly strangers: number;
	readonly differences: number;
	readonly firstDifference: string | undefined;
}
