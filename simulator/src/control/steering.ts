import { NO_END } from '../exchange/accounts';
import type { Simulator } from '../simulator';
import type { Fields } from './fields';

type Check = (value: unknown) => boolean;

/** An advance runs every timer on its way: a year is more than anyone waits for. */
const LONGEST_ADVANCE_MS = 400 * 86_400_000;
const FASTEST = 10_000;

const isKeyStatus: Check = (value) => ['VALID', 'FROZEN', 'DELETE'].includes(value as string);
const isFlag: Check = (value) => typeof value === 'boolean';
const isTextList: Check = (value) =>
	Array.isArray(value) && value.every((item) => typeof item === 'string');
const between =
	(least: number, most: number): Check =>
	(value) =>
		typeof value === 'number' && value >= least && value <= most;

interface Rule {
	readonly fits: Check;
	readonly wanted: string;
}

const flag: Rule = { fits: isFlag, wanted: 'true or false' };
const texts: Rule = { fits: isTextList, wanted: 'a list of texts' };

const CLOCK: Readonly<Record<string, Rule>> = {
	manual: flag,
	speed: { fits: between(0.001, FASTEST), wanted: `a number from 0.001 to ${FASTEST}` },
	advanceMs: {
		fits: between(0, LONGEST_ADVANCE_MS),
		wanted: `milliseconds from 0 to ${LONGEST_ADVANCE_MS}`,
	},
};

const KEY: Readonly<Record<string, Rule>> = {
	permissions: texts,
	ipWhiteList: texts,
	symbols: texts,
	expired: flag,
	remainingValidity: {
		fits: between(NO_END, 100_000),
		wanted: `a number of days, ${NO_END} = for ever`,
	},
	status: { fits: isKeyStatus, wanted: 'VALID, FROZEN or DELETE' },
	note: { fits: (value) => typeof value === 'string', wanted: 'a text' },
};

const ACCOUNT: Readonly<Record<string, Rule>> = { mxDeduct: flag, barred: flag };

function check(fields: Fields, rules: Readonly<Record<string, Rule>>): void {
	for (const [name, value] of Object.entries(fields)) {
		const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
		if (rule === undefined) {
			const known = Object.keys(rules).join(', ');
			throw new RangeError(`There is no field "${name}" here; known: ${known}`);
		}
		if (!rule.fits(value)) throw new RangeError(`The field "${name}" must be ${rule.wanted}`);
	}
}

/** @throws RangeError for a field that does not exist or does not fit */
export function steerClock(simulator: Simulator, fields: Fields): void {
	check(fields, CLOCK);
	const { speed, manual, advanceMs } = fields as {
		readonly speed?: number;
		readonly manual?: boolean;
		readonly advanceMs?: number;
	};
	simulator.setClock({ speed, manual });
	if (advanceMs !== undefined) simulator.advance(advanceMs);
}

/** @throws RangeError for a field that does not exist or does not fit, or an unknown key */
export function steerKey(simulator: Simulator, fields: Fields): void {
	const { accessKey, ...change } = fields;
	check(change, KEY);
	simulator.updateKey(change, accessKey === undefined ? undefined : String(accessKey));
}

/** @throws RangeError for a field that does not exist or does not fit, or an unknown account */
export function steerAccount(simulator: Simulator, fields: Fields): void {
	const { uid, ...change } = fields;
	check(change, ACCOUNT);
	simulator.updateAccount(change, uid === undefined ? undefined : String(uid));
}
