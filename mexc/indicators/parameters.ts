import type { Parameter } from './definition';

/** More candles in a mean say nothing, and MEXC gives 500 an answer. */
const MOST_LENGTH = 1000;

export function lengthParameter(
	standard: number,
	{ name = 'length', label = 'Length', minimum = 2 } = {},
): Parameter {
	return { name, label, kind: 'length', standard, minimum, maximum: MOST_LENGTH };
}

export function multiplierParameter(standard: number): Parameter {
	const range = { minimum: 0.1, maximum: 10 };
	return { name: 'multiplier', label: 'Multiplier', kind: 'multiplier', standard, ...range };
}

export const anchorParameter: Parameter = {
	name: 'anchor',
	label: 'Period',
	kind: 'anchor',
	standard: 'day',
};
