import type { Field, RuleViolation, WireValues } from '../endpoint';
import { optionalSymbol } from '../fields';

export const anySymbol: Field = {
	...optionalSymbol,
	description: 'Only this pair. Left empty, all pairs are returned.',
};

export const symbols: Field = {
	displayName: 'Symbols',
	name: 'symbols',
	type: 'string',
	default: '',
	description: 'Several pairs, separated by commas',
	placeholder: 'e.g. BTCUSDT,ETHUSDT',
	wire: { kind: 'symbols' },
};

export function oneOrSeveral(values: WireValues): RuleViolation | undefined {
	if (values.symbol === undefined || values.symbols === undefined) return undefined;
	return {
		parameter: 'symbols',
		message: 'Symbol and Symbols are both given.',
		hint: 'Use Symbol for one pair or Symbols for several.',
	};
}
