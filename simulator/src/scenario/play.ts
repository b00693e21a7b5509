import { type Decimal, decimal, plain, roundDown } from '../exchange/decimal';
import { type FaultTargets, injectFault } from '../faults/inject';
import { Prng, subSeed } from '../market/prng';
import { type ListingPlace, delist, list } from './listings';
import type { Action, Scenario } from './scenario';

/** What a scenario is played on. */
export interface Stage extends FaultTargets, ListingPlace {
	readonly settings: { readonly seed: number };
}

const STEP_MS = 1000;

/** Hangs every step of a scenario on the exchange's clock. */
export function playScenario(stage: Stage, { steps }: Scenario): void {
	const startMs = stage.clock.now();
	for (const step of steps) {
		const timeMs = startMs + step.at * 1000;
		later(stage, timeMs, () => act(stage, step, timeMs));
	}
}

/** A step that has become impossible, because somebody else has steered too, is reported and skipped. */
function later(stage: Stage, timeMs: number, run: () => void): void {
	stage.clock.at(Math.round(timeMs), () => {
		try {
			run();
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			process.emitWarning(`A step of the scenario was skipped: ${error.message}`);
		}
	});
}

/**
 * Makes an action happen now; what it stretches over time goes on by the exchange's clock.
 * @param timeMs when it was due; a fast clock runs its timers a little late
 * @throws RangeError for a pair that does not exist or is offline
 */
export function act(stage: Stage, action: Action, timeMs = stage.clock.now()): void {
	switch (action.do) {
		case 'path':
			return walk(stage, action, timeMs);
		case 'burst':
			return burst(stage, action, timeMs);
		case 'gap':
			return stage.market.steering.gap(action.symbol, action.price);
		case 'delist':
			return delist(stage, action.symbol);
		case 'list':
			return list(stage, action.pair, timeMs + (action.pausedSeconds ?? 0) * 1000);
		case 'fault':
			return injectFault(stage, action.fault);
	}
}

function walk(stage: Stage, action: Extract<Action, { do: 'path' }>, timeMs: number): void {
	const { symbol, prices } = action;
	const { pair, last } = stage.market.steering.marketOf(symbol);
	const legMs = (action.seconds * 1000) / prices.length;
	let from = last;
	prices.forEach((price, leg) => {
		const to = decimal(price);
		const count = Math.max(1, Math.floor(legMs / STEP_MS));
		for (let step = 1; step <= count; step++) {
			const target = pointBetween(from, to, step, count, pair.quotePrecision);
			const dueMs = timeMs + legMs * (leg + step / count);
			later(stage, dueMs, () => stage.market.steering.setPrice(symbol, target));
		}
		from = to;
	});
}

function pointBetween(
	from: Decimal,
	to: Decimal,
	step: number,
	count: number,
	places: number,
): string {
	if (step === count) return plain(to);
	return plain(roundDown(from.plus(to.minus(from).times(step).div(count)), places));
}

function burst(stage: Stage, action: Extract<Action, { do: 'burst' }>, timeMs: number): void {
	const { symbol, trades, seconds } = action;
	stage.market.steering.marketOf(symbol);
	const chance = new Prng(subSeed(stage.settings.seed, `${symbol} burst`));
	for (let count = 1; count <= trades; count++) {
		const side = chance.next() < 0.5 ? 'BUY' : 'SELL';
		const size = chance.next();
		const dueMs = timeMs + (seconds * 1000 * count) / trades;
		later(stage, dueMs, () => stage.market.steering.tradeAtTop(symbol, side, size));
	}
}
