import { MexcError } from '../core/errors';
import { isPlainDecimal, isZero } from '../core/decimal';
import { decimalOf, wholeNumberOf } from '../input/numbers';

/** n8n's stored fields of a credential. */
export type Data = Readonly<Record<string, unknown>>;

export function refuse(parameter: string, message: string, hint: string): never {
	throw new MexcError({ kind: 'input', message, hint, parameter });
}

export function text(value: unknown): string {
	return value === undefined || value === null ? '' : String(value).trim();
}

/** For a message: short, and without what stands before an `@` in an address. */
export function shown(value: string): string {
	return value.replace(/\/\/[^/@]*@/, '//').slice(0, 80);
}

/**
 * An amount of USDT in plain digits. Empty means no limit. Zero is refused: who writes it may mean "nothing"
 * or "no limit".
 */
export function amountLimit(fields: Data, name: string, label: string): string | undefined {
	const given = fields[name];
	if (text(given) === '') return undefined;
	return readAmountLimit(given, { label, parameter: name });
}

/** The same for what is not empty. */
export function readAmountLimit(given: unknown, naming: LimitNaming): string {
	const { label, parameter } = naming;
	const value = decimalOf(given, naming);
	if (value === undefined || !isPlainDecimal(value)) {
		return refuse(
			parameter,
			`${label} "${shown(text(given))}" is not an amount in USDT.`,
			'Write digits with a point, for example 250.5; leave it empty for no limit.',
		);
	}
	if (isZero(value)) refuseZero(value, naming);
	return value;
}

/** A number of things, from 1 on, in plain digits. Empty means no limit, and zero is refused. */
export function countLimit(fields: Data, name: string, label: string): string | undefined {
	const given = fields[name];
	if (text(given) === '') return undefined;
	return readCountLimit(given, { label, parameter: name });
}

/** The same for what is not empty. */
export function readCountLimit(given: unknown, naming: LimitNaming): string {
	const { label, parameter } = naming;
	const number = wholeNumberOf(given, naming);
	if (number === 0) refuseZero('0', naming);
	if (number !== undefined && number > 0) return String(number);
	return refuse(
		parameter,
		`${label} "${shown(text(given))}" is not a whole number from 1 on.`,
		'Write digits, for example 20; leave it empty for no limit.',
	);
}

interface LimitNaming {
	label: string;
	parameter: string;
}

function refuseZero(value: string, { label, parameter }: LimitNaming): never {
	return refuse(
		parameter,
		`${label} is ${value}.`,
		'Leave it empty for no limit; to forbid all orders turn off Allow Trading.',
	);
}
