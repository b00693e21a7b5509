import { compare } from '../core/decimal';
import type { Course } from './plan';
import type { Position } from './position';

/** What prices and time have made of the positions of a pair, as far as this process saw it. */
export class Courses {
	/** By the latest entry: with a further buy the high begins again, or the fall before it would sell at once. */
	private readonly highs = new Map<string, string>();
	/** By the entry that was the first when it happened. */
	private readonly struck = new Map<string, NonNullable<Course['struck']>>();

	of({ entries }: Position): Course {
		const high = this.highs.get(entries.at(-1)?.orderId ?? '');
		const struck = entries.map(({ orderId }) => this.struck.get(orderId)).find(Boolean);
		return { ...(high !== undefined && { high }), ...(struck !== undefined && { struck }) };
	}

	note({ entries, entryOrderId }: Position, { high, struck }: Course): void {
		if (high !== undefined) this.remember(entries.at(-1)?.orderId ?? '', high);
		if (struck !== undefined) this.struck.set(entryOrderId, struck);
	}

	/** A high from before this process looked, of the position whose latest entry this is. */
	remember(latestEntryOrderId: string, high: string): void {
		const known = this.highs.get(latestEntryOrderId);
		if (known === undefined || compare(high, known) > 0) this.highs.set(latestEntryOrderId, high);
	}

	forget({ entries }: Position): void {
		for (const { orderId } of entries) {
			this.highs.delete(orderId);
			this.struck.delete(orderId);
		}
	}
}
