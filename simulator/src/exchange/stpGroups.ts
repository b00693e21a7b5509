import { refusal } from './refusal';

/** A strategy group for self-trade prevention. */
export interface StpGroup {
	readonly id: number;
	readonly name: string;
	/** The account that made the group and may change it. */
	readonly owner: string;
	readonly uids: Set<string>;
	/** Exchange time, ms. */
	readonly createTime: number;
	updateTime: number;
}

const MOST_GROUPS = 10;

/** The strategy groups of all accounts. Groups and names belong to the account that made them. */
export class StpGroups {
	private readonly groups = new Map<number, StpGroup>();
	private nextId = 91;

	/** @throws Refusal for a name in use and for an eleventh group */
	create(owner: string, name: string, nowMs: number): StpGroup {
		const own = this.of(owner);
		if (own.some((group) => group.name === name)) {
			throw refusal(33333, 'The group name already exists');
		}
		if (own.length >= MOST_GROUPS)
			throw refusal(33333, `At most ${MOST_GROUPS} groups are allowed`);
		const id = this.nextId++;
		const group: StpGroup = {
			id,
			name,
			owner,
			uids: new Set(),
			createTime: nowMs,
			updateTime: nowMs,
		};
		this.groups.set(id, group);
		return group;
	}

	/** The groups of an account, oldest first. */
	of(owner: string): StpGroup[] {
		return [...this.groups.values()].filter((group) => group.owner === owner);
	}

	/** All groups, to be saved. */
	all(): StpGroup[] {
		return [...this.groups.values()];
	}

	restore(group: StpGroup): void {
		this.groups.set(group.id, group);
		this.nextId = Math.max(this.nextId, group.id + 1);
	}

	/** @throws Refusal when the account has no such group */
	find(owner: string, id: string): StpGroup {
		const group = /^\d{1,9}$/.test(id) ? this.groups.get(Number(id)) : undefined;
		if (group === undefined || group.owner !== owner) throw refusal(22222);
		return group;
	}

	/** @throws Refusal when the account has no such group */
	delete(owner: string, id: string): void {
		this.groups.delete(this.find(owner, id).id);
	}

	/**
	 * Whether two accounts must not trade with each other: both are in one group. For an account and
	 * itself a group that it made is enough, also an empty one (quirks 31).
	 */
	related(one: string, other: string): boolean {
		for (const { owner, uids } of this.groups.values()) {
			if (uids.has(one) && uids.has(other)) return true;
			if (one === other && owner === one) return true;
		}
		return false;
	}
}
