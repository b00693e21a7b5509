import { add, compare, multiply, subtract } from '../../mexc/core/decimal';
import {
	decide,
	openOf,
	remainingOf,
	seePrice,
	stepsSold,
	targetsOf,
} from '../../mexc/exits/decide';
import type { Amounts, Course, ExitPlan, PairLimits, RestingOrder } from '../../mexc/exits/plan';
import { restingTask } from '../../mexc/exits/resting';
import { numbersFrom } from './exitModel';

const ENTRY = 100;
const text = (units: number) => multiply(String(units), '0.0001');

/** A plan, its orders at an exchange that fills them at their price, and prices that come at random. */
function playPath(seed: number): { problems: string[]; filled: number } {
	const { between, oneOf, maybe } = numbersFrom(seed);
	const takeProfits: ExitPlan['takeProfits'][number][] = [];
	for (
		let [at, left, count] = [between(1, 4), 100, between(1, 5)];
		count > 0 && left > 0;
		count--
	) {
		const share = Math.min(left, between(5, 60));
		takeProfits.push({ percent: String(at), sharePercent: String(share) });
		[at, left] = [at + between(1, 5), left - share];
	}
	const plan: ExitPlan = { takeProfits, stopLossPercent: String(between(2, 9)), isResting: true };
	const limits: PairLimits = {
		tick: '0.01',
		step: '0.0001',
		minQuantity: '0',
		minValue: oneOf('0', '1', '20'),
		minLimitValue: oneOf('0', '1', '20'),
		maxValue: maybe(() => String(between(60, 300))),
	};
	const quantity = text(between(1, 40_000));
	const orders: RestingOrder[] = [];
	let [sold, soldByOthers] = ['0', '0'];
	let [stepsDone, filled] = [0, 0];
	let course: Course = {};
	const amounts = (): Amounts => {
		const known = {
			bought: quantity,
			value: multiply(quantity, String(ENTRY)),
			quantity,
			sold,
			soldByOthers,
			openedAt: 0,
			resting: [...orders],
		};
		stepsDone = Math.max(stepsDone, stepsSold(plan, known, limits.step));
		return { ...known, stepsDone };
	};
	const problems: string[] = [];
	const check = (when: string) => {
		const left = remainingOf(amounts());
		if (compare(add(add(sold, soldByOthers), left), quantity) !== 0)
			problems.push(`${when}: beyond`);
	};
	const end = (order: RestingOrder, isWithdrawn: boolean) => {
		Object.assign(order, { open: '0', isEnded: true, isWithdrawn });
	};
	let price = String(ENTRY);
	const settle = () => {
		for (let turn = 0; turn < 60; turn++) {
			const now = amounts();
			const task = restingTask(plan, now, course, price, limits);
			if (task && 'cancel' in task) {
				for (const order of task.cancel) end(order, true);
				continue;
			}
			const decision = decide(plan, now, course, price, limits);
			if (decision !== undefined) {
				if (course.struck !== undefined && openOf(now) !== '0') problems.push('stop beside orders');
				sold = add(sold, decision.quantity);
				check('sale');
				continue;
			}
			if (task === undefined) return;
			const { step, generation, quantity: size } = task.place;
			if (compare(size, '0') <= 0) problems.push('an empty order');
			if (orders.some((other) => other.step === step && other.generation === generation)) {
				problems.push('an id twice');
			}
			const clientOrderId = `${step}:${generation}`;
			orders.push({
				orderId: clientOrderId,
				clientOrderId,
				step,
				generation,
				price: task.place.price,
				executed: '0',
				open: size,
				isEnded: false,
				isWithdrawn: false,
			});
			if (compare(openOf(amounts()), remainingOf(amounts())) > 0) problems.push('rests beyond');
		}
		problems.push('it never comes to rest');
	};
	settle();
	for (let events = between(3, 12); events > 0; events--) {
		const dice = between(1, 10);
		if (dice === 1) soldByOthers = add(soldByOthers, subtract(remainingOf(amounts()), text(0)));
		if (dice === 2) for (const order of orders.filter((one) => !one.isEnded)) end(order, true);
		price = String(between(92, 125));
		for (const order of orders) {
			if (order.isEnded || compare(price, order.price ?? '0') < 0) continue;
			if (compare(order.open, remainingOf(amounts())) > 0) continue;
			sold = add(sold, order.open);
			filled++;
			order.executed = add(order.executed, order.open);
			end(order, false);
			check('fill');
		}
		course = seePrice(plan, amounts(), course, price, limits.tick);
		settle();
		check('end');
		if (compare(openOf(amounts()), remainingOf(amounts())) > 0) problems.push('rests beyond');
		const left = remainingOf(amounts());
		const reached = targetsOf(plan, amounts(), limits.tick).every((at) => compare(price, at) >= 0);
		const isAll =
			takeProfits.reduce((sum, { sharePercent }) => sum + Number(sharePercent), 0) === 100;
		const isOver = course.struck !== undefined || (reached && isAll);
		const isSmall = compare(multiply(left, price), limits.minValue) < 0 || compare(left, '0') === 0;
		if (isOver && !isSmall && compare(openOf(amounts()), '0') === 0)
			problems.push('it is not left');
	}
	return { problems, filled };
}

/** The first path on which something is wrong, and how many orders were filled on all of them. */
export function firstProblem(paths: number) {
	let filled = 0;
	for (let seed = 1; seed <= paths; seed++) {
		const path = playPath(seed);
		if (path.problems.length > 0) return { filled, problem: { seed, ...path } };
		filled += path.filled;
	}
	return { filled, problem: undefined };
}
