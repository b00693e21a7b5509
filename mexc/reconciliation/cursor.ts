import { putNewest } from '../core/boundedMap';
import { TOO_NEW_MS } from '../core/time';
import type { EventPort, Occurrence, StateStore } from '../events';

/** Pushes may come late, and REST may cut times to seconds: so far back nothing is taken for granted. */
export const OVERLAP_MS = 60_000;
/** Of what n8n has taken within the overlap; without them a restart finds it again, with equal ids. */
const MOST_SAVED = 200;
const MOST_REMEMBERED = 20_000;
/** A clock is measured no better than an answer takes. */
const MEASURING_ERROR_MS = 1_000;

interface Saved {
	/** Exchange time, in milliseconds, of the first start: what is older is never reported. */
	since: number;
	/** `since` was read from this machine's clock, and the exchange's was not known. */
	isLocal?: boolean;
	/** Exchange time up to which n8n has taken everything. */
	position: number;
	/** What n8n has taken within the overlap before it, by eventId. */
	recent: Readonly<Record<string, number>>;
	/** The contents of those that have one, by eventId. */
	contents: Readonly<Record<string, string>>;
}

/**
 * What of a private event n8n has taken. Its position is saved in static data and moves only past events
 * whose execution was accepted, so that a later start finds the others over REST. Also keeps every eventId
 * from being reported twice in this process.
 */
export class Cursor {
	/** By eventId: exchange time of what was given to n8n and is not accepted yet. */
	private readonly pending = new Map<string, number>();
	private readonly emitted = new Map<string, number>();
	/** What the events of these names were, where that is known. */
	private readonly contents = new Map<string, string>();
	private saved: Saved;
	/** Exchange time of the latest event that n8n has taken in this process. */
	private latest = Number.NEGATIVE_INFINITY;
	private isHeld = false;
	private readonly time: EventPort['time'];
	/** It goes on from what an earlier process has saved. */
	readonly isResumed: boolean;

	constructor(
		private readonly store: StateStore,
		private readonly key: string,
		{ time }: Pick<EventPort, 'time'>,
	) {
		this.time = time;
		const loaded = savedFrom(store.load(key));
		const now = time.now();
		this.isResumed = loaded !== undefined;
		this.saved = loaded ?? { since: now, isLocal: true, position: now, recent: {}, contents: {} };
		for (const [id, at] of Object.entries(this.saved.recent)) this.emitted.set(id, at);
		for (const [id, content] of Object.entries(this.saved.contents)) {
			if (this.emitted.has(id)) this.contents.set(id, content);
		}
		if (loaded === undefined) this.save();
	}

	/** Exchange time up to which n8n has taken everything. */
	get position(): number {
		return this.saved.position;
	}

	/** What is older was never to be reported. */
	get since(): number {
		return this.saved.since;
	}

	/** The exchange's clock is known at last, and with it when this trigger was started. */
	correctClock(offsetMs: number): void {
		if (!this.saved.isLocal) return;
		const correctionMs = Math.abs(offsetMs) < MEASURING_ERROR_MS ? 0 : offsetMs;
		const { since, position, recent, contents } = this.saved;
		const start = since + correctionMs;
		// A position that has moved already comes from an event, and so from the exchange's clock.
		this.saved = {
			since: start,
			position: position === since ? start : position,
			recent,
			contents,
		};
		this.save();
	}

	/** From here on something may be missing: the position stays until `release`. */
	hold(): void {
		this.isHeld = true;
	}

	/** Everything that was missing has been tracked. */
	release(): void {
		this.isHeld = false;
		this.advance();
	}

	/** Given to n8n, which has not taken it yet. */
	isPending(eventId: string): boolean {
		return this.pending.has(eventId);
	}

	/**
	 * The occurrence, which informs this cursor when n8n has taken it; undefined when it was reported before. Another
	 * event under a name that is taken gets a longer name.
	 */
	track(occurrence: Occurrence): Occurrence | undefined {
		const { content } = occurrence;
		const eventId = this.nameFor(occurrence);
		const { eventTime } = occurrence.item;
		if (this.emitted.has(eventId)) return undefined;
		const forgotten = putNewest(this.emitted, eventId, eventTime, MOST_REMEMBERED);
		for (const oldest of forgotten) this.contents.delete(oldest);
		if (content !== undefined) this.contents.set(eventId, content);
		this.pending.set(eventId, eventTime);
		return {
			...occurrence,
			item: { ...occurrence.item, eventId },
			accepted: () => {
				this.accept(eventId, eventTime);
				occurrence.accepted?.();
			},
		};
	}

	private nameFor({ item: { eventId }, content }: Occurrence): string {
		const known = this.contents.get(eventId);
		const isAnother = content !== undefined && known !== undefined && known !== content;
		return isAnother ? `${eventId}:${content}` : eventId;
	}

	private accept(eventId: string, eventTime: number): void {
		this.pending.delete(eventId);
		// A wrong time would end all looking back.
		if (eventTime <= this.time.now() + TOO_NEW_MS) this.latest = Math.max(this.latest, eventTime);
		const recent = { ...this.saved.recent, [eventId]: eventTime };
		this.saved = { ...this.saved, recent };
		this.advance();
	}

	private advance(): void {
		if (!this.isHeld) {
			let position = this.latest;
			for (const time of this.pending.values()) position = Math.min(position, time - 1);
			this.saved = { ...this.saved, position: Math.max(position, this.saved.position) };
		}
		this.save();
	}

	private save(): void {
		const from = this.saved.position - OVERLAP_MS;
		const recent = Object.entries(this.saved.recent)
			.filter(([, time]) => time >= from)
			.slice(-MOST_SAVED);
		const contents = recent.flatMap(([id]) => {
			const content = this.contents.get(id);
			return content === undefined ? [] : [[id, content]];
		});
		this.saved = {
			...this.saved,
			recent: Object.fromEntries(recent),
			contents: Object.fromEntries(contents),
		};
		this.store.save(this.key, this.saved);
	}
}

/** Undefined for nothing, and for what people have made of it. */
function savedFrom(value: unknown): Saved | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { since, position, recent, contents, isLocal } = value as Partial<
		Record<keyof Saved, unknown>
	>;
	if (typeof since !== 'number' || typeof position !== 'number') return undefined;
	const entries = Object.entries((recent ?? {}) as object);
	const times = entries.filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
	const emitted = Object.entries(Object(contents) as object);
	const texts = emitted.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
	return {
		since,
		position,
		recent: Object.fromEntries(times),
		contents: Object.fromEntries(texts),
		...(isLocal === true ? { isLocal } : {}),
	};
}
