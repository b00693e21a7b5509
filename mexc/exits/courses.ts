import { compare } from '../core/decimal';
import type { Course } from './plan';
import { latestEntry, type Position } from './position';

/** What prices and time have made of the positions of a pair, as far as this process saw it. */
export class Courses {
	/** By the latest entry: with a further buy the high begins again, or the fall before it would sell at once. */
	private readonly highs = new Map<string, string>();
	/** By the entry that was the first when it happened. */
	private readonly struck = new Map<string, NonNullable<Course['struck']>>();

	of(position: Position): Course {
		const high = this.highs.get(latestEntry(position).orderId);
		const first = position.entries.find(({ orderId }) => this.struck.has(orderId));
		const struck = first && this.struck.get(first.orderId);
		return { ...(high !== undefined && { high }), ...(struck !== undefined && { struck }) };
	}

	note(position: Position, { high, struck }: Course): void {
		if (high !== undefined) this.remember(latestEntry(position).orderId, high);
		if (struck !== undefined) this.struck.set(position.entryOrderId, struck);
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
