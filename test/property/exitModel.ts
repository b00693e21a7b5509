import { seededRandom } from '../support/randomCandles';
import { add, divide, multiply, subtract } from '../../mexc/core/decimal';
import { decide, seePrice, seeTime, stepsSold, stopOf } from '../../mexc/exits/decide';
import type { Amounts, Course, ExitPlan, PairLimits } from '../../mexc/exits/plan';

// The plan of exits beside a model that was written from its documentation: whole numbers only, the
// average entry kept as a fraction, and everything asked again at each price.

/** Prices are whole hundredths, quantities whole ten-thousandths, shares and percentages whole numbers. */
export interface AnyPlan {
	by: 'percent' | 'price';
	targets: { at: number; share: number }[];
	stopPercent?: number;
	stopPrice?: number;
	breakEven?: number;
	trailing?: { activation: number; distance: number };
	minutes?: number;
	minValue: number;
	maxValue?: number;
}

export type Event =
	| { kind: 'buy'; quantity: number; price: number; fee: number }
	| { kind: 'manual'; quantity: number }
	| { kind: 'price'; price: number; filledPercent: number }
	| { kind: 'wait'; minutes: number };

/** Whole numbers from a seed: a hundred thousand paths leave no time for shrinking them. */
export function numbersFrom(seed: number) {
	const next = seededRandom(seed);
	const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
	return {
		between,
		oneOf: <T>(...choices: readonly T[]) => choices[between(0, choices.length - 1)],
		maybe: <T>(make: () => T) => (next() < 0.5 ? make() : undefined),
	};
}

type Numbers = ReturnType<typeof numbersFrom>;

export function randomPlan({ between, oneOf, maybe }: Numbers): AnyPlan {
	const targets: AnyPlan['targets'] = [];
	let [at, left] = [0, 100];
	for (let steps = between(0, 5); steps > 0 && left > 0; steps--) {
		at += between(1, 8);
		const share = Math.min(between(5, 60), left);
		left -= share;
		targets.push({ at, share });
	}
	return {
		by: oneOf('percent', 'price'),
		targets,
		stopPercent: maybe(() => between(1, 30)),
		stopPrice: maybe(() => between(7_000, 9_900)),
		breakEven: targets.length === 0 ? undefined : maybe(() => between(1, targets.length)),
		trailing: maybe(() => ({ activation: between(0, 20), distance: between(1, 15) })),
		minutes: maybe(() => between(1, 60)),
		minValue: oneOf(0, 1, 5, 40),
		maxValue: maybe(() => between(90, 400)),
	};
}

export function randomCourse(numbers: Numbers): Event[] {
	const { between } = numbers;
	return Array.from({ length: between(4, 16) }, () => randomEvent(numbers));
}

function randomEvent({ between, oneOf }: Numbers): Event {
	const price = between(7_000, 14_000);
	const dice = between(1, 17);
	if (dice <= 12) return { kind: 'price', price, filledPercent: oneOf(100, 100, 100, 60, 0) };
	if (dice <= 15) {
		return { kind: 'buy', quantity: between(1, 40_000), price, fee: between(0, 20) };
	}
	if (dice === 16) return { kind: 'manual', quantity: between(1, 20_000) };
	return { kind: 'wait', minutes: between(1, 20) };
}

/** What is sold, at each price: `reason step quantity`, or nothing. */
export type Story = string[];

const LIMITS = { tick: '0.01', step: '0.0001', minQuantity: '0' };
const MINUTE_MS = 60_000;

const hundredths = (units: number | bigint) => divide(String(units), '100');
const tenThousandths = (units: number | bigint) => divide(String(units), '10000');

function exitPlanOf(plan: AnyPlan): ExitPlan {
	return {
		takeProfits: plan.targets.map(({ at, share }) => ({
			...(plan.by === 'percent'
				? { percent: String(at) }
				: { price: hundredths(10_000 + at * 90) }),
			sharePercent: String(share),
		})),
		...(plan.stopPercent !== undefined && { stopLossPercent: String(plan.stopPercent) }),
		...(plan.stopPrice !== undefined && { stopLossPrice: hundredths(plan.stopPrice) }),
		breakEvenAfterStep: plan.breakEven,
		trailing: plan.trailing && {
			activationPercent: String(plan.trailing.activation),
			distancePercent: String(plan.trailing.distance),
		},
		timeLimitMinutes: plan.minutes,
	};
}

/** Played by the product's own functions. */
export function playPlan(any: AnyPlan, events: readonly Event[]): Story {
	const plan = exitPlanOf(any);
	const limits: PairLimits = {
		...LIMITS,
		minValue: String(any.minValue),
		maxValue: any.maxValue === undefined ? undefined : String(any.maxValue),
	};
	const story: Story = [];
	let amounts: Amounts | undefined;
	let course: Course = {};
	let now = 0;
	const change = (next: Omit<Amounts, 'stepsDone'>) => {
		const done = Math.max(amounts?.stepsDone ?? 0, stepsSold(plan, next, limits.step));
		amounts = { ...next, stepsDone: done };
	};
	for (const event of events) {
		if (event.kind === 'wait') now += event.minutes * MINUTE_MS;
		if (event.kind === 'buy') {
			const bought = tenThousandths(event.quantity);
			const before = amounts ?? {
				bought: '0',
				value: '0',
				quantity: '0',
				sold: '0',
				soldByOthers: '0',
				openedAt: now,
			};
			change({
				...before,
				bought: add(before.bought, bought),
				value: add(before.value, multiply(bought, hundredths(event.price))),
				quantity: add(
					before.quantity,
					subtract(bought, tenThousandths(Math.min(event.fee, event.quantity))),
				),
			});
		}
		if (amounts === undefined) continue;
		if (event.kind === 'manual') {
			const left = subtract(subtract(amounts.quantity, amounts.soldByOthers), amounts.sold);
			const units = BigInt(Math.round(Number(left) * 10_000));
			const sold = BigInt(event.quantity) < units ? BigInt(event.quantity) : units;
			change({ ...amounts, soldByOthers: add(amounts.soldByOthers, tenThousandths(sold)) });
		}
		if (event.kind !== 'price') continue;
		course = seePrice(plan, amounts, course, hundredths(event.price), limits.tick);
		course = seeTime(plan, amounts, course, now);
		const decision = decide(plan, amounts, course, hundredths(event.price), limits);
		if (decision === undefined) {
			story.push('');
			continue;
		}
		const units = BigInt(Math.round(Number(decision.quantity) * 10_000));
		const filled = (units * BigInt(event.filledPercent)) / 100n;
		story.push(
			`${decision.reason} ${decision.step ?? ''} ${units} ${stopOf(plan, amounts, course, limits.tick)?.price ?? ''}`,
		);
		change({ ...amounts, sold: add(amounts.sold, tenThousandths(filled)) });
	}
	return story;
}

const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** The same story by whole numbers: B ten-thousandths were bought for V (in 10^-6 of the quote asset). */
export function playModel(any: AnyPlan, events: readonly Event[]): Story {
	const story: Story = [];
	let [bought, cost, held, sold, manual, high] = [0n, 0n, 0n, 0n, 0n, 0n];
	let [isOpen, struck, openedAt, now, done] = [false, '', 0, 0, 0];
	const shares = any.targets.map((_one, index) =>
		any.targets.slice(0, index + 1).reduce((sum, { share }) => sum + BigInt(share), 0n),
	);
	const least = BigInt(any.minValue) * 1_000_000n;
	const fits = (quantity: bigint, at: bigint) => quantity > 0n && quantity * at >= least;
	const count = () => {
		if (sold === 0n) return;
		for (let steps = 0; steps < shares.length; steps++) {
			const due = ((held - manual) * shares[steps]) / 100n;
			if (due <= 0n || sold < due) break;
			done = Math.max(done, steps + 1);
		}
	};
	const stopAt = () => {
		const found: [bigint, string][] = [];
		if (any.stopPrice !== undefined) found.push([BigInt(any.stopPrice), 'stopLoss']);
		if (any.stopPercent !== undefined) {
			found.push([(cost * BigInt(100 - any.stopPercent)) / (bought * 100n), 'stopLoss']);
		}
		if (any.breakEven !== undefined && done >= any.breakEven)
			found.push([cost / bought, 'breakEven']);
		const { trailing } = any;
		const isActive =
			trailing !== undefined &&
			high > 0n &&
			high * bought * 100n >= cost * BigInt(100 + trailing.activation);
		if (isActive) found.push([(high * BigInt(100 - trailing.distance)) / 100n, 'trailingStop']);
		found.sort(([one], [other]) => (one < other ? 1 : one > other ? -1 : 0));
		return found.at(0);
	};
	for (const event of events) {
		if (event.kind === 'wait') now += event.minutes;
		if (event.kind === 'buy') {
			if (!isOpen) openedAt = now;
			isOpen = true;
			const quantity = BigInt(event.quantity);
			bought += quantity;
			cost += quantity * BigInt(event.price);
			held += quantity - BigInt(Math.min(event.fee, event.quantity));
			count();
		}
		if (!isOpen) continue;
		if (event.kind === 'manual') {
			const left = held - manual - sold;
			manual += BigInt(event.quantity) < left ? BigInt(event.quantity) : left;
			count();
		}
		if (event.kind !== 'price') continue;
		const at = BigInt(event.price);
		if (at > high) high = at;
		const stop = stopAt();
		if (struck === '' && stop !== undefined && at <= stop[0]) struck = stop[1];
		if (struck === '' && any.minutes !== undefined && now >= openedAt + any.minutes)
			struck = 'timeLimit';
		const rest = held - manual - sold;
		let [quantity, what] = [0n, ''];
		if (struck !== '') [quantity, what] = [rest, `${struck} `];
		else {
			const prices = any.targets.map(({ at: target }) =>
				any.by === 'price'
					? BigInt(10_000 + target * 90)
					: ceil(cost * BigInt(100 + target), bought * 100n),
			);
			const step = prices.filter((target) => at >= target).length;
			if (step > 0) {
				quantity = ((held - manual) * shares[step - 1]) / 100n - sold;
				what = `takeProfit ${step}`;
			}
		}
		if (!fits(rest, at) || !fits(quantity, at)) {
			story.push('');
			continue;
		}
		if (!fits(rest - quantity, at)) quantity = rest;
		if (any.maxValue !== undefined) {
			const most = (BigInt(any.maxValue) * 1_000_000n) / at;
			if (quantity > most) {
				quantity = most;
				if (rest > most && !fits(rest - most, at)) quantity = rest / 2n;
			}
		}
		if (!fits(quantity, at)) {
			story.push('');
			continue;
		}
		const shown = stop === undefined ? '' : hundredths(stop[0]);
		story.push(`${what} ${quantity} ${shown}`);
		sold += (quantity * BigInt(event.filledPercent)) / 100n;
		count();
	}
	return story;
}

/** The seed of the first path on which the two differ, with both stories; undefined where they never do. */
export function firstDifference(paths: number) {
	let sales = 0;
	for (let seed = 1; seed <= paths; seed++) {
		const numbers = numbersFrom(seed);
		const [plan, events] = [randomPlan(numbers), randomCourse(numbers)];
		const [story, expected] = [playPlan(plan, events), playModel(plan, events)];
		sales += story.filter((line) => line !== '').length;
		if (story.join('|') !== expected.join('|')) {
			return { sales, difference: { seed, plan, events, story, expected } };
		}
	}
	return { sales, difference: undefined };
}
