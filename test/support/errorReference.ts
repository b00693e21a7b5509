import { meaningOf, type CodeMeaning } from '../../mexc/rest/errorTable';
import errorFacts from '../../simulator/facts/errors.json';
import { errorTexts, type ErrorText } from './errorTexts';

type ErrorKind = CodeMeaning['kind'];

interface Kind {
	title: string;
	/** What it means for what was asked. */
	meaning: string;
	/** What to do where a single error says nothing of its own. */
	next: string;
}

/** In the order of the page: what a user can change first. */
const kinds: Record<ErrorKind, Kind> = {
	input: {
		title: 'A value of yours',
		meaning:
			'A field, an expression or a model gave something that cannot be used. Nothing was sent.',
		next: 'Correct the value of the field that the error names.',
	},
	rule: {
		title: 'A rule of the pair',
		meaning: 'The order breaks a trading rule of its pair. Nothing was sent.',
		next: 'Change the order, or set Preflight to what shall happen instead.',
	},
	policy: {
		title: 'The policy of the credential',
		meaning: 'The credential does not allow it, whoever asks. Nothing was sent.',
		next: 'Leave it out, or let the owner of the credential change the policy.',
	},
	credential: {
		title: 'Key, signature, address, permission',
		meaning: 'MEXC does not accept the key for this.',
		next: 'Use the Test button of the credential: it says what is wrong.',
	},
	clock: {
		title: 'The clock',
		meaning: 'The time of the request does not fit the clock of MEXC, also after it was asked for.',
		next: 'Set the clock of this machine (NTP).',
	},
	rateLimit: {
		title: 'Too many requests',
		meaning: 'MEXC, or the part of its limits that the credential allows, asks for a pause.',
		next: 'Run the workflow again after that time, and send fewer requests.',
	},
	banned: {
		title: 'Blocked for a while',
		meaning: 'MEXC answers nothing more to this address until the time that the error names.',
		next: 'Wait, and find out what sends so many requests before running it again.',
	},
	exchange: {
		title: 'A refusal of MEXC',
		meaning: 'MEXC understood the request and refused it.',
		next: 'Read the text: it comes from MEXC.',
	},
	notFound: {
		title: 'Not found',
		meaning: 'MEXC does not know what was asked for.',
		next: 'Check the ID and the pair.',
	},
	conflict: {
		title: 'Already done, or already used',
		meaning:
			'The same was sent before, or its ID belongs to something else. Nothing was sent this time.',
		next: 'Look at what is there under that ID.',
	},
	network: {
		title: 'No connection',
		meaning:
			'No answer came. Of an order, the error says whether it was placed; of a withdrawal or transfer, where to look.',
		next: 'Check the connection to MEXC and try again.',
	},
	server: {
		title: 'An error inside MEXC',
		meaning:
			'MEXC answered with an error of its own (HTTP 5xx), which proves nothing about what was asked.',
		next: 'Look whether it was carried out before sending it again.',
	},
	protocol: {
		title: 'An answer that cannot be used',
		meaning: 'What came is not what the API promises. It was not guessed at.',
		next: 'Try again in a moment. If this goes on, check Base URL in the credential, or report it.',
	},
	cancelled: {
		title: 'Cancelled',
		meaning: 'The execution was stopped, by a person or by its time limit.',
		next: 'Look at the open orders if the text says that something may have been sent; otherwise run it again when it is wanted.',
	},
};

const AROUND: Kind = {
	title: 'Around another error',
	meaning: 'These say what another error, which follows in the text, means for what was asked.',
	next: 'What that error says.',
};

export interface CodeReference extends CodeMeaning {
	code: number;
	/** As MEXC writes it. */
	texts: string[];
}

interface ErrorFact {
	code: number;
	message: string;
	altMessages?: string[];
}

/** Every code of the table, with MEXC's texts; a number with several meanings stands here once for each. */
export function errorCodes(): CodeReference[] {
	const facts = errorFacts as ErrorFact[];
	return facts.flatMap(({ code, message, altMessages = [] }) => {
		const byMeaning = new Map<string, CodeReference>();
		for (const text of [message, ...altMessages].map((one) => one.trim())) {
			const meaning = meaningOf(code, text);
			if (meaning === undefined) continue;
			const { kind, hint, isRefusal } = meaning;
			const known = byMeaning.get(`${kind} ${hint} ${isRefusal}`);
			if (known === undefined) {
				byMeaning.set(`${kind} ${hint} ${isRefusal}`, {
					code,
					texts: [text],
					kind,
					hint,
					isRefusal,
				});
			} else if (!known.texts.includes(text)) {
				known.texts.push(text);
			}
		}
		return [...byMeaning.values()];
	});
}

/** For the catalogue: what the page says, as data. */
export function errorCatalogue() {
	return {
		kinds: Object.entries(kinds).map(([kind, { meaning, next }]) => ({ kind, meaning, next })),
		codes: errorCodes().map(({ code, texts, kind, hint, isRefusal }) => ({
			code,
			texts,
			kind,
			next: hint,
			carriedOut: isRefusal ? 'no' : 'unknown',
		})),
		texts: errorTexts()
			.filter(({ kind }) => kind in kinds || kind === 'around')
			.map(({ kind, text, next }) => ({
				...(kind === 'around' ? {} : { kind }),
				text,
				next: next || kindOf(kind).next,
			})),
	};
}

const kindOf = (kind: string): Kind => (kind in kinds ? kinds[kind as ErrorKind] : AROUND);

/** The page of all errors, before it is formatted. */
export function errorReference(): string {
	const texts = errorTexts();
	const lines = [
		'# Errors',
		'',
		'Every error text of this package with its next step, generated from the code. Search this page for a part of the text;',
		'`…` stands for what is filled in: a name, a number, a value. In n8n the first line of an error is the text, and the line below it the',
		'next step. With _On Error: Continue_ the item has `error` (the text) and `details` with `description`, `kind`, `code`, `httpStatus`, `effect` and',
		'`parameter`; compare `kind` or `code` in a workflow, because texts may change.',
		'',
		'`effect` is the one to look at after anything that moves money: `none` means that it was not carried out, `unknown` that it may have been.',
		'',
		'## Codes of MEXC',
		'',
		"A number that MEXC answers, with its text. _Refused_: MEXC did nothing, where the number comes with a text in MEXC's own answer (HTTP 200, 400, 401 or 403).",
		'_In doubt_: it may have been carried out, so look before sending it again; for an order this package looks by itself. A code that is not in this list is in doubt.',
		'',
		...errorCodes().map(
			({ code, texts: said, kind, hint, isRefusal }) =>
				`- **${code}** ${said.map(quoted).join(', ')} (\`${kind}\`, ${isRefusal ? 'refused' : 'in doubt'}): ${plain(hint)}`,
		),
		...(Object.keys(kinds) as ErrorKind[]).flatMap((kind) => section(kind, kinds[kind], texts)),
		...section('around', AROUND, texts),
	];
	return `${lines.join('\n')}\n`;
}

function section(kind: string, { title, meaning, next }: Kind, texts: ErrorText[]): string[] {
	const own = texts.filter((text) => text.kind === kind);
	return [
		'',
		`## ${title}${kind in kinds ? ` (\`${kind}\`)` : ''}`,
		'',
		own.every((text) => text.next !== '')
			? meaning
			: `${meaning} If nothing else is said: ${lowerFirst(next)}`,
		...(own.length === 0 ? [] : ['']),
		...own.map((one) => `- ${quoted(one.text)}${one.next === '' ? '' : `: ${plain(one.next)}`}`),
	];
}

const lowerFirst = (text: string) => `${text[0].toLowerCase()}${text.slice(1)}`;

const quoted = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** Text that is to be read as it is. */
const plain = (text: string) =>
	text.replace(/(?<!\w)_|_(?!\w)|[*<[\]|]/g, (character) => `\\${character}`);
