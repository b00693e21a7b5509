import { MexcError } from '../../core/errors';

/** What the preflight knows to refuse; the name is the `code` of the error. */
export type Rule =
	| 'apiTrading'
	| 'status'
	| 'keySymbols'
	| 'side'
	| 'orderType'
	| 'tick'
	| 'step'
	| 'minQuantity'
	| 'minValue'
	| 'maxValue'
	| 'emptyBook'
	| 'deviation'
	| 'balance'
	| 'sizing';

/** The order breaks a rule; nothing was sent. The hint says what would fit. */
export function ruleBroken(
	rule: Rule,
	message: string,
	hint: string,
	parameter?: string,
): MexcError {
	return new MexcError({ kind: 'rule', code: rule, message, hint, parameter });
}
