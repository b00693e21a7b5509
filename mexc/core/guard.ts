import type { Log } from './log';

/** Keeps what a foreign callback throws out of the hub: it is counted, and reported at 1, 10, 100 … times. */
export class Guard {
	private failures = 0;

	constructor(
		/** Whose callbacks they are, for the log. */
		private readonly whose: string,
		private readonly log: () => Log,
	) {}

	run(call: () => void): void {
		try {
			call();
		} catch (error) {
			this.note(error);
		}
	}

	/** The same where there is a call for each message of a market: makes no function for it. */
	pass<Message>(to: { onMessage(message: Message): void }, message: Message): void {
		try {
			to.onMessage(message);
		} catch (error) {
			this.note(error);
		}
	}

	private note(error: unknown): void {
		this.failures++;
		if (!/^10*$/.test(String(this.failures))) return;
		const cause = error instanceof Error ? error.message : 'unknown error';
		this.log().error(`${this.whose} failed ${this.failures} time(s): ${cause}`);
	}
}
