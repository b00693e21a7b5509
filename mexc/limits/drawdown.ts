import { add, compare, maximum, subtract } from '../core/decimal';
import { leavesAt, type DayWindow } from './dayWindow';
import type { Movement, Used } from './movement';

/**
 * How far the realised profit of a window has fallen from its highest point to now; in USDT. It begins at 0, so what is
 * lost at first counts too. The same in other words: the most that was lost from any moment of the window to now. What
 * was won before the highest point, or before the window, gives no room.
 */
export function usedDrawdown(window: DayWindow, results: readonly Movement[]): Used {
	const steps = stepsOf(results);
	const fall = fallsOf(steps);
	const whenBelow = (most: string) => {
		const gone = fall.findIndex((left) => compare(left, most) < 0);
		return gone > 0 ? leavesAt(window, steps[gone - 1].time) : undefined;
	};
	return { amount: fall[0], firstFreesAt: whenBelow(fall[0]), roomAt: whenBelow };
}

interface Step {
	time: number;
	value: string;
}

/** In the order of time. What happens in one millisecond has no order, and is one step. */
function stepsOf(results: readonly Movement[]): Step[] {
	const sums = new Map<number, string>();
	for (const { time, value } of results) sums.set(time, add(sums.get(time) ?? '0', value));
	const steps = [...sums].map(([time, value]) => ({ time, value }));
	return steps.sort((one, other) => one.time - other.time);
}

/** The fall once so many of the first steps count no longer; it never grows. */
function fallsOf(steps: readonly Step[]): string[] {
	const falls = ['0'];
	let lost = '0';
	for (const { value } of [...steps].reverse()) {
		lost = subtract(lost, value);
		falls.push(maximum(falls[falls.length - 1], lost));
	}
	return falls.reverse();
}
