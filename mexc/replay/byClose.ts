import type { AlertState, Moment } from '../alerts/alertState';
import type { CrossingWatch, Fire } from '../alerts/watch';
import type { Candle } from '../market/candle';
import type { Replayed, ReplayedCandles } from './replay';

/** How an alert on single prices is judged by candles. */
interface ByClose<Seen extends Moment> {
	/** The alert in a state, or a new one. */
	watchFrom(state?: AlertState): CrossingWatch<Seen>;
	/** What the close says; asked of each candle once, in order. */
	closeOf(candle: Candle): Seen;
	/**
	 * What may have been seen inside the candle before its close, each entry one order of it; none where that is no
	 * other than what the close says. Asked after `closeOf`.
	 */
	insideOf(candle: Candle): ReadonlyArray<readonly Seen[]>;
}

/**
 * The close of each candle decides. Where it fires nothing, and one of the orders in which the prices inside may
 * have come would have, the candle is undecided.
 */
export function replayByClose<Seen extends Moment>(
	{ past, candles }: Pick<ReplayedCandles, 'past' | 'candles'>,
	{ watchFrom, closeOf, insideOf }: ByClose<Seen>,
): Replayed<Fire<Seen>> {
	const watch = watchFrom();
	for (const candle of past) watch.prime(closeOf(candle));
	const fires: Array<Fire<Seen>> = [];
	const undecided: Candle[] = [];
	for (const candle of candles) {
		const state = watch.state();
		const before = watch.last();
		const close = closeOf(candle);
		const fire = watch.feed(close);
		if (fire !== undefined) fires.push(fire);
		else if (before !== undefined && insideOf(candle).some((seen) => wouldFire(seen, close))) {
			undecided.push(candle);
		}

		function wouldFire(inside: readonly Seen[], last: Seen): boolean {
			const probe = watchFrom(state);
			probe.prime(before as Seen);
			return [...inside, last].some((seen) => probe.feed(seen) !== undefined);
		}
	}
	return { fires, undecided };
}
