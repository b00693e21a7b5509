import { compare } from '../core/decimal';
import type { Tick } from './priceCross';

/** A price of the window that no later one has outdone. */
interface Extreme {
	price: string;
	/** When it was seen, milliseconds. */
	time: number;
	/** Until it leaves the window this long after. At most one slot later than `time`. */
	heldTime: number;
}

/** Up to here every price is kept that can matter; see `merged`. */
const MOST_KEPT = 4_096;
const SLOTS = MOST_KEPT / 2;

/** The lowest or the highest price of the last `windowMs`. */
export interface RollingExtreme {
	/** Takes one more price and gives the extreme of the window that ends with it. */
	add(tick: Tick): Readonly<Extreme>;
	/** Prices held at present; never above 4,096. */
	size(): number;
}

/**
 * A price belongs to the window up to and including the age of `windowMs`. Only prices that no later one has
 * outdone are kept, oldest first, each less extreme than the one before; the first is the answer.
 * `sign` is 1 for the lowest, -1 for the highest.
 */
export function rollingExtreme(windowMs: number, sign: 1 | -1): RollingExtreme {
	let kept: Extreme[] = [];
	let first = 0;
	return {
		add({ price, time }) {
			// Time that goes back ends a stretch with a wrong time: what was measured there is no neighbour.
			if (first < kept.length && time < kept[kept.length - 1].time) kept = [];
			if (kept.length === 0) first = 0;
			while (kept.length > first && isOutdone(kept[kept.length - 1].price, price, sign)) kept.pop();
			kept.push({ price, time, heldTime: time });
			while (time - kept[first].heldTime > windowMs) first++;
			if (kept.length > MOST_KEPT) {
				kept = kept.slice(first);
				first = 0;
				if (kept.length > SLOTS) kept = merged(kept, windowMs / SLOTS);
			}
			return kept[first];
		},
		size: () => kept.length - first,
	};
}

function isOutdone(older: string, newer: string, sign: 1 | -1): boolean {
	return compare(newer, older) * sign <= 0;
}

/**
 * A price that falls for hours without ever rising would fill the memory. Then neighbours within the same
 * 2,048th of the window become one: the more extreme price, held as long as the last of them. So a move may
 * count up to 0.05 % longer than the window, and none is missed.
 */
function merged(kept: readonly Extreme[], slotMs: number): Extreme[] {
	const result: Extreme[] = [];
	for (const extreme of kept) {
		const previous = result.at(-1);
		if (previous !== undefined && slotOf(previous.time) === slotOf(extreme.time)) {
			previous.heldTime = extreme.heldTime;
		} else {
			result.push({ ...extreme });
		}
	}
	return result;

	function slotOf(time: number): number {
		return Math.floor(time / slotMs);
	}
}
