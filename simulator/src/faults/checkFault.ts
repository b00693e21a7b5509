import type { Fault, PushFault, RequestFault } from './faults';

/** What a field of a fault must be; `?` marks one that may be left out. */
type Rule = (value: unknown) => string | undefined;
type Rules = Readonly<Record<string, Rule>>;

const LONGEST_DELAY_MS = 86_400_000;

function whole(least: number, most: number): Rule {
	return (value) =>
		Number.isInteger(value) && (value as number) >= least && (value as number) <= most
			? undefined
			: `a whole number from ${least} to ${most}`;
}

function oneOf(...words: readonly string[]): Rule {
	return (value) =>
		words.includes(value as string) ? undefined : words.map((word) => `"${word}"`).join(' or ');
}

const text: Rule = (value) => (typeof value === 'string' ? undefined : 'a text');
const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const optional =
	(rule: Rule): Rule =>
	(value) =>
		value === undefined ? undefined : rule(value);

const COUNT = optional(whole(1, 1_000_000));
const WHEN = optional(oneOf('before', 'after'));
const DELAY = whole(0, LONGEST_DELAY_MS);
const RETRY_AFTER = optional(whole(0, 259_200));
const HIT: Rules = { endpoint: optional(text), times: COUNT };
const FRAME: Rules = { channel: optional(text), times: COUNT };
const ONLY = optional(oneOf('public', 'private'));

const requestKinds: Readonly<Record<RequestFault['kind'], Rules>> = {
	reset: HIT,
	resetAfter: HIT,
	status: { ...HIT, status: whole(400, 599), when: WHEN },
	'429': { ...HIT, retryAfterSeconds: RETRY_AFTER },
	'418': { ...HIT, retryAfterSeconds: RETRY_AFTER },
	'403html': HIT,
	delay: { ...HIT, delayMs: DELAY },
	code: {
		...HIT,
		code: whole(-99_999, 9_999_999),
		message: optional(text),
		status: optional(whole(200, 599)),
		when: WHEN,
	},
	answer: { ...HIT, path: optional(text), json: optional(text), when: WHEN },
	unanswered: { ...HIT, when: WHEN },
	resetMidBody: HIT,
	slowBody: { ...HIT, everyMs: DELAY, bytes: COUNT },
};

const pushKinds: Readonly<Record<PushFault['kind'], Rules>> = {
	truncatedFrame: FRAME,
	unknownField: FRAME,
	duplicatePush: FRAME,
	latePush: { ...FRAME, delayMs: DELAY },
	reorderPush: FRAME,
	losePush: FRAME,
	versionGap: FRAME,
};

type OtherKind = Exclude<Fault['kind'], RequestFault['kind'] | PushFault['kind']>;
const otherKinds: Readonly<Record<OtherKind, Rules>> = {
	orderNotFound: { seconds: whole(0, 86_400), lists: optional(flag) },
	historyLate: { seconds: whole(0, 86_400) },
	clockOffset: { offsetMs: whole(-LONGEST_DELAY_MS, LONGEST_DELAY_MS) },
	dropConnections: { only: ONLY, code: optional(closeCode) },
	refuseUpgrade: { times: COUNT },
	blockChannel: { channel: text },
	halfOpen: { only: ONLY },
	garbageFrame: {},
	expireListenKeys: {},
	refuseListenKey: { times: COUNT },
	shufflePushes: { on: optional(flag) },
	clear: {},
};

const rulesOf = new Map<unknown, Rules>(
	Object.entries({ ...requestKinds, ...pushKinds, ...otherKinds }),
);

/** The codes a server may put into a close frame (RFC 6455, 7.4). */
function closeCode(value: unknown): string | undefined {
	const code = value as number;
	const legal =
		Number.isInteger(value) &&
		((code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
			(code >= 3000 && code <= 4999));
	return legal ? undefined : 'a close code such as 1000, 1012 or 4000';
}

/**
 * Checks a fault that comes from outside: a control request or a scenario file.
 * @throws RangeError naming the kind or the field that is wrong, and what is allowed
 */
export function checkFault(value: Readonly<Record<string, unknown>>): Fault {
	const { kind, ...fields } = value;
	const rules = rulesOf.get(kind);
	if (rules === undefined) {
		throw new RangeError(
			`There is no fault "${String(kind)}"; known: ${[...rulesOf.keys()].join(', ')}`,
		);
	}
	for (const name of Object.keys(fields)) {
		if (rules[name] === undefined) {
			throw new RangeError(`The fault "${String(kind)}" has no field "${name}"`);
		}
	}
	for (const [name, rule] of Object.entries(rules)) {
		const wanted = rule(fields[name]);
		if (wanted === undefined) continue;
		throw new RangeError(`The field "${name}" of the fault "${String(kind)}" must be ${wanted}`);
	}
	return value as unknown as Fault;
}

export function isRequestFault(
	fault: Fault,
): fault is RequestFault & { readonly endpoint?: string; readonly times?: number } {
	return fault.kind in requestKinds;
}

export function isPushFault(fault: Fault): fault is PushFault {
	return fault.kind in pushKinds;
}
