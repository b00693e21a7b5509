import { parseIndicator } from '../../mexc/indicators/parseIndicator';
import { planIndicators, trackIndicators } from '../../mexc/indicators/trackIndicators';
import type { Candle } from '../../mexc/market/candle';
import type { CandleInterval } from '../../mexc/market/candleIntervals';

// A composite alert written down as it is meant, from whole lists of candles, with plain numbers. It shares nothing
// with the alert but the values of the indicators.

type Raw = Readonly<Record<string, unknown>>;
export interface ModelFire {
	time: number;
	/** Numbers of the conditions that count. */
	holding: number[];
}

/** For each candle: whether the condition holds at it; undefined without a value. */
function holdsOf(row: Raw, candles: readonly Candle[]): Array<boolean | undefined> {
	if (row.kind === 'volume') return volumeHolds(row, candles);
	if (row.kind === 'move') return moveHolds(row, candles);
	const values =
		row.kind === 'price' ? candles.map(({ close }) => Number(close)) : lines(row, candles);
	const low = Number(row.value ?? row.price);
	const high = Number(row.valueHigh ?? row.priceHigh);
	const isIn = (value: number) => value >= low && value <= high;
	let way = 0;
	return values.map((now, index) => {
		const before = values[index - 1];
		if (now === undefined) return undefined;
		const lastWay = way;
		const moved = before === undefined ? 0 : Math.sign(now - before);
		if (moved !== 0) way = moved;
		const states: Readonly<Record<string, boolean>> = {
			above: now >= low,
			below: now <= low,
			inside: isIn(now),
			outside: !isIn(now),
			rising: moved > 0,
			falling: moved < 0,
		};
		const test = String(row.movement);
		if (test in states) return states[test];
		if (before === undefined) return false;
		const moves: Readonly<Record<string, boolean>> = {
			up: before < low && now >= low,
			down: before > low && now <= low,
			enter: !isIn(before) && isIn(now),
			leave: isIn(before) && !isIn(now),
			turnUp: moved > 0 && lastWay < 0,
			turnDown: moved < 0 && lastWay > 0,
		};
		return moves[test];
	});
}

function lines(row: Raw, candles: readonly Candle[]): Array<number | undefined> {
	const interval = row.interval as CandleInterval;
	const tracker = trackIndicators(planIndicators([parseIndicator(row, interval)], interval));
	return candles.map((candle) => {
		tracker.add(candle);
		const [value] = Object.values(tracker.read()[0].values ?? {});
		return value === undefined ? undefined : Number(value);
	});
}

/** What was traded or paid in each of the windows before a candle, those without trades among them. */
function windowsBefore(candles: readonly Candle[], index: number, count: number) {
	const { start, end } = candles[index];
	return Array.from({ length: count }, (_, back) => {
		const at = start - (back + 1) * (end - start);
		const found = candles.find((candle) => candle.start === at);
		const earlier = candles.filter((candle) => candle.start <= at).at(-1);
		return {
			volume: Number(found?.volume ?? 0),
			close: earlier?.close,
			isKnown: at >= candles[0].start,
		};
	});
}

function volumeHolds({ candles: count, multiple }: Raw, candles: readonly Candle[]) {
	return candles.map(({ volume }, index) => {
		const windows = windowsBefore(candles, index, Number(count));
		if (windows.some(({ isKnown }) => !isKnown)) return undefined;
		const sum = windows.reduce((total, one) => total + one.volume, 0);
		return Number(volume) > 0 && Number(volume) * Number(count) >= Number(multiple) * sum;
	});
}

function moveHolds({ candles: count, percent, direction }: Raw, candles: readonly Candle[]) {
	return candles.map(({ close }, index) => {
		const from = windowsBefore(candles, index, Number(count)).at(-1);
		if (from?.isKnown !== true) return undefined;
		const change = (Number(close) - Number(from.close)) * 100;
		const limit = Number(percent) * Number(from.close);
		return (direction !== 'down' && change >= limit) || (direction !== 'up' && change <= -limit);
	});
}

const lasting = ['above', 'below', 'inside', 'outside', 'rising', 'falling'];

/** Every firing of the alert at candles that end after `since`. */
export function modelFires(
	raw: Raw,
	candlesOf: (interval: CandleInterval) => readonly Candle[],
	since: number,
): ModelFire[] {
	const { match, frequency } = raw;
	const within = match === 'all' ? Number(raw.within ?? 1) : 1;
	const rearm = frequency === 'once' ? 1 : Number(raw.rearmCandles ?? 1);
	const rows = (raw.conditions as { row: Raw[] }).row.map((row) => {
		const candles = candlesOf(row.interval as CandleInterval);
		const isLasting = row.kind === 'move' || lasting.includes(String(row.movement));
		return { candles, holds: holdsOf(row, candles), back: isLasting ? 1 : within };
	});
	/** Whether it counts when everything has closed that ended until then. */
	const counts = ({ candles, holds, back }: (typeof rows)[number], time: number) => {
		const known = holds.slice(0, candles.filter(({ end }) => end <= time).length);
		return known.slice(-back).includes(true)
			? true
			: known.at(-1) === undefined
				? undefined
				: false;
	};
	const times = [...new Set(rows.flatMap(({ candles }) => candles.map(({ end }) => end)))];
	const quiet = new Map<number, number>();
	const fires: ModelFire[] = [];
	for (const time of times.sort((one, other) => one - other)) {
		const all = rows.map((row) => counts(row, time));
		const signals =
			match === 'any' ? all : [all.includes(undefined) ? undefined : !all.includes(false)];
		const needed = fires.length === 0 ? 1 : rearm;
		let isFired = false;
		signals.forEach((signal, index) => {
			const silent = quiet.get(index) ?? 0;
			if (signal === undefined) return;
			if (signal && silent >= needed && time > since) isFired = true;
			quiet.set(index, signal ? 0 : Math.min(silent + 1, rearm));
		});
		const last = fires.at(-1)?.time;
		if (!isFired || (frequency === 'once' && last !== undefined)) continue;
		const pauseMs = frequency === 'cooldown' ? Number(raw.cooldownSeconds) * 1000 : 0;
		if (last !== undefined && time - last < pauseMs) continue;
		const holding = all.flatMap((one, index) => (one === true ? [index + 1] : []));
		fires.push({ time, holding });
	}
	return fires;
}
