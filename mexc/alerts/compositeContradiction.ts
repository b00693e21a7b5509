import { compare } from '../core/decimal';
import { invalid } from '../input/settings';
import { describePart, isLasting, type CompositePart } from './compositePart';
import { comparisonKey, type Movement, type Series } from './indicatorCondition';

/** What a condition demands of a number at one candle; open bounds exclude the number itself. */
interface Demand {
	/** What the number is; two demands on the same one have to go together. */
	of: string;
	from?: Bound;
	to?: Bound;
}
interface Bound {
	value: string;
	isOpen: boolean;
}

const at = (value: string): Bound => ({ value, isOpen: false });
const beyond = (value: string): Bound => ({ value, isOpen: true });

/**
 * Refuses conditions that can never hold together where that can be proven: two of them ask of the same number,
 * at the same candle, what no number is. Of candles of different lengths, and of a movement that counts for several
 * candles, nothing of that kind can be said. Throws an `input` MexcError that names both.
 */
export function refuseContradiction(parts: readonly CompositePart[], within: number): void {
	const certain = parts.map((part) => (within === 1 || isLasting(part) ? demandsOf(part) : []));
	for (const [second, demands] of certain.entries()) {
		const first = certain
			.slice(0, second)
			.findIndex((others) => demands.some((one) => others.some((other) => areApart(one, other))));
		if (first < 0) continue;
		throw invalid(
			'conditions',
			`Condition ${first + 1} and condition ${second + 1} never hold at the same candle: ${describePart(parts[first])}, ${describePart(parts[second])}`,
			'Change one of the two, or set Match to Any.',
		);
	}
}

function areApart(one: Demand, other: Demand): boolean {
	if (one.of !== other.of) return false;
	return isEmpty(one.from, other.to) || isEmpty(other.from, one.to);
}

/** Whether no number is past both bounds. */
function isEmpty(from: Bound | undefined, to: Bound | undefined): boolean {
	if (from === undefined || to === undefined) return false;
	const order = compare(from.value, to.value);
	return order > 0 || (order === 0 && (from.isOpen || to.isOpen));
}

function demandsOf(part: CompositePart): Demand[] {
	if (part.kind === 'volume') return [];
	if (part.kind === 'move') {
		const of = `${part.interval} move ${part.candles}`;
		if (part.direction === 'up') return [{ of, from: at(part.percent) }];
		return part.direction === 'down' ? [{ of, to: at(`-${part.percent}`) }] : [];
	}
	const { movement, levels, interval, state, specs } = part;
	const nameOf = (series: Series): string => {
		// The indicator with its parameters, wherever it stands in its row.
		const own = series.kind === 'line' ? [specs[series.of]] : [];
		const key = {
			...part,
			movement: 'up',
			specs: own,
			watched: series,
			levels: undefined,
		} as const;
		return comparisonKey(key)
			.map((text) => String(text ?? '').replace(/^[01] /, ''))
			.join(' ');
	};
	const watched = nameOf(part.watched);
	if (levels === undefined) return turnDemands(`${interval} ${watched} change`, movement);
	const { low, high } = levels;
	const isNumber = low.kind === 'number';
	// Against another series what counts is the distance to it.
	const of = isNumber ? watched : `${watched} minus ${nameOf(low)}`;
	const level = isNumber ? low.value : '0';
	const now = `${interval} ${of}`;
	const before = `${now} before`;
	const isMoving = state === undefined;
	if (movement === 'up') {
		return [{ of: now, from: at(level) }, ...(isMoving ? [{ of: before, to: beyond(level) }] : [])];
	}
	if (movement === 'down') {
		return [{ of: now, to: at(level) }, ...(isMoving ? [{ of: before, from: beyond(level) }] : [])];
	}
	if (high?.kind !== 'number' || !isNumber) return [];
	if (movement === 'enter') return [{ of: now, from: at(level), to: at(high.value) }];
	return movement === 'leave' && isMoving
		? [{ of: before, from: at(level), to: at(high.value) }]
		: [];
}

function turnDemands(of: string, movement: Movement): Demand[] {
	if (movement === 'turnUp') return [{ of, from: beyond('0') }];
	return movement === 'turnDown' ? [{ of, to: beyond('0') }] : [];
}
