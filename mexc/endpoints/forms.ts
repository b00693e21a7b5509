/**
 * What an answer must be made of, checked where it is parsed (mexc/rest/checkAnswer.ts). A form says what
 * is wrong with a part in words that show no value, because values may be secrets; undefined when it fits.
 * Forms ask for no more than what reads the answer relies on: MEXC adds and leaves out fields as it likes.
 */
export type Form = (part: unknown, name: string) => string | undefined;

type Fields = Readonly<Record<string, unknown>>;

export const anything: Form = () => undefined;

export const text: Form = (part, name) =>
	typeof part === 'string' ? undefined : `${name} is ${kindOf(part)} instead of text`;

export const truth: Form = (part, name) =>
	typeof part === 'boolean' ? undefined : `${name} is ${kindOf(part)} instead of true or false`;

export const anObject: Form = (part, name) =>
	isObject(part) ? undefined : `${name} is ${kindOf(part)} instead of an object`;

/** An object that says at least one of these: without any it is an answer to something else. */
export function objectWith(...names: readonly string[]): Form {
	return (part, name) => {
		const wrong = anObject(part, name);
		if (wrong !== undefined) return wrong;
		const isSaid = names.some((one) => isGiven((part as Fields)[one]));
		return isSaid ? undefined : `${name} (${kindOf(part)}) lacks ${names.join(', ')}`;
	};
}

export function listOf(form: Form): Form {
	return (part, name) => {
		if (!Array.isArray(part)) return `${name} is ${kindOf(part)} instead of a list`;
		for (const [index, entry] of part.entries()) {
			const wrong = form(entry, `row ${index + 1} of ${name}`);
			if (wrong !== undefined) return wrong;
		}
		return undefined;
	};
}

/** Objects of any kind, the usual list. */
export const rows: Form = listOf(anObject);

/** Lists of at least so many values, as candles and book levels are. */
export function tupleOf(length: number): Form {
	return (part, name) => {
		if (!Array.isArray(part)) return `${name} is ${kindOf(part)} instead of a list`;
		return part.length >= length
			? undefined
			: `${name} has ${part.length} values instead of ${length}`;
	};
}

export function objectOf(forms: Readonly<Record<string, Form>>): Form {
	return (part, name) => {
		const wrong = anObject(part, name);
		if (wrong !== undefined) return wrong;
		for (const [field, form] of Object.entries(forms)) {
			const found = form((part as Fields)[field], `"${field}" in ${name}`);
			if (found !== undefined) return found;
		}
		return undefined;
	};
}

/** One, or a list of such; a single odd row must not make a long list unreadable. */
export function oneOrMany(form: Form, many: Form = rows): Form {
	return (part, name) => (Array.isArray(part) ? many(part, name) : form(part, name));
}

export function orNothing(form: Form): Form {
	return (part, name) => (isGiven(part) ? form(part, name) : undefined);
}

/** How many rows an envelope says there are (quirks 50). */
const COUNTS = ['total', 'totalRecords', 'totalCount'];

/**
 * Rows in an envelope, by the names on the way to them; a bare list is taken as it is. Null stands for no
 * rows only beside a count of none: otherwise it could as well be an answer that failed.
 */
export function envelopeOf(form: Form, ...names: readonly string[]): Form {
	const list = listOf(form);
	return (part, name) => {
		if (Array.isArray(part)) return list(part, name);
		let [inner, innerName]: [unknown, string] = [part, name];
		let isEmpty = false;
		for (const field of names) {
			const wrong = anObject(inner, innerName);
			if (wrong !== undefined) return wrong;
			const envelope = inner as Fields;
			isEmpty = COUNTS.some((count) => String(envelope[count]) === '0');
			[inner, innerName] = [envelope[field], `"${field}" in ${innerName}`];
		}
		return isEmpty && !isGiven(inner) ? undefined : list(inner, innerName);
	};
}

export function isObject(part: unknown): part is Fields {
	return typeof part === 'object' && part !== null && !Array.isArray(part);
}

function isGiven(part: unknown): boolean {
	return part !== undefined && part !== null && part !== '';
}

const MOST_NAMES = 5;

/** For people. Names of fields are shown where they look like such; values never. */
function kindOf(part: unknown): string {
	if (part === undefined) return 'missing';
	if (part === null) return 'null';
	if (part === '') return 'empty text';
	if (typeof part === 'string') return 'text';
	if (typeof part === 'number') return 'a number';
	if (typeof part === 'boolean') return 'true or false';
	if (Array.isArray(part)) return 'a list';
	const names = Object.keys(part).filter((name) => /^[A-Za-z]\w{0,30}$/.test(name));
	const shown = names.slice(0, MOST_NAMES).join(', ');
	return shown === '' ? 'an empty object' : `an object with ${shown}`;
}
