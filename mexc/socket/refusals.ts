/** What MEXC refuses of a shard's channels, and what is missed by it. */
export class Refusals {
	/** With the time since when it is missed, when it was delivered before. */
	private readonly refused = new Map<string, number | undefined>();
	private readonly delivered = new Set<string>();

	get size(): number {
		return this.refused.size;
	}

	has(name: string): boolean {
		return this.refused.has(name);
	}

	/** They are no longer wanted. */
	forget(names: readonly string[]): void {
		for (const name of names) {
			this.refused.delete(name);
			this.delivered.delete(name);
		}
	}

	/** Returns those that were not refused before. */
	refuse(names: readonly string[], since: number): string[] {
		const fresh = names.filter((name) => !this.refused.has(name));
		for (const name of fresh) {
			this.refused.set(name, this.delivered.has(name) ? since : undefined);
		}
		return fresh;
	}

	/** Returns those that were refused, and since when something of them is missed. */
	accept(names: readonly string[]): { returned: string[]; missedSince?: number } {
		const returned = names.filter((name) => this.refused.has(name));
		const missed = returned.flatMap((name) => this.refused.get(name) ?? []);
		for (const name of returned) this.refused.delete(name);
		for (const name of names) this.delivered.add(name);
		return { returned, missedSince: missed.length > 0 ? Math.min(...missed) : undefined };
	}
}
