import type { Simulator } from '../../simulator/src';
import { until } from '../support/virtualTime';
import {
	exitsOf,
	openPosition,
	planWith,
	soldUnits,
	WAIT_MS,
	type Parameters,
} from './exitHarness';
import { aWhile } from './privateHarness';

export const restingPlan = (more: Parameters = {}) =>
	planWith({ targetOrders: 'resting', ...more });

/** Orders in the book, by price. */
export const inBook = (simulator: Simulator) =>
	exitsOf(simulator)
		.filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED')
		.map(({ price, quantity }) => `${quantity} at ${price}`)
		.sort();

export async function rests(simulator: Simulator, orders: number): Promise<void> {
	await until(`${orders} orders rest`, () => inBook(simulator).length === orders, WAIT_MS);
}

export async function openResting(parameters: Parameters = restingPlan()) {
	const opened = await openPosition(parameters);
	await rests(opened.simulator, 2);
	return opened;
}

const units = (quantity: number) => Math.round(quantity * 1e8);

export async function soldAll(simulator: Simulator, quantity = 0.01): Promise<void> {
	await until('all is sold', () => soldUnits(simulator) >= units(quantity), WAIT_MS);
	await aWhile(50);
	expect(soldUnits(simulator)).toBe(units(quantity));
	expect(inBook(simulator)).toEqual([]);
}
