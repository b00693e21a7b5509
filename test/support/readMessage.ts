import { slackLookalikes, type MessageFormat } from '../../mexc/message/formats';

// How messengers read a line of a message, from their own documentation, as far as the marks that could
// change what a line is. Written against those documents, not against mexc/message.

export interface Read {
	/** What a person sees, without marks that take no width. */
	shown: string;
	/** Everything that is more than text. */
	found: string[];
}

const INVISIBLE = '\u200b';

/** What services find in text without any marks. */
function foundIn(text: string): string[] {
	const found: string[] = [];
	if (/@[^\s\u200b]/u.test(text)) found.push('mention');
	if (/:\/\//.test(text) || /\p{L}\.\p{L}{2}/u.test(text)) found.push('link');
	if (/(^|\s)\/\p{L}/u.test(text)) found.push('command');
	if (/#[\p{L}\d]/u.test(text) || /\$\p{L}/u.test(text)) found.push('tag');
	if (/:[\p{L}_+-][\p{L}\d_+-]*:/u.test(text)) found.push('emoji');
	return found;
}

function readOf(shown: string, found: readonly string[]): Read {
	return { shown: shown.replaceAll(INVISIBLE, ''), found: [...found, ...foundIn(shown)] };
}

/** Tags and the entities &lt; &gt; &amp; (core.telegram.org/bots/api#html-style). */
function readTelegramHtml(message: string): Read {
	const found: string[] = [];
	let text = message;
	const bold = /^<b>(.*)<\/b>$/su.exec(message);
	if (bold !== null) {
		text = bold[1];
		found.push('bold');
	}
	const rest = text.replace(/&(?:lt|gt|amp);/g, '');
	if (/[<>&]/.test(rest)) found.push('markup');
	const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
	return readOf(
		text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity]),
		found,
	);
}

/**
 * A backslash makes the character after it text; each of `marks` without one is a mark, and `bold` around the
 * whole line makes it bold.
 */
function readEscaped(message: string, bold: string, marks: RegExp): Read {
	const found: string[] = [];
	let text = message;
	if (isWrapped(message, bold)) {
		text = message.slice(bold.length, -bold.length);
		found.push('bold');
	}
	let shown = '';
	for (let index = 0; index < text.length; index++) {
		if (text[index] === '\\') {
			index += 1;
			// A backslash before a letter or at the end is one that is shown.
			if (text[index] === undefined || /[\p{L}\d\s]/u.test(text[index])) found.push('markup');
			shown += text[index] ?? '';
			continue;
		}
		if (marks.test(text[index])) found.push('markup');
		shown += text[index];
	}
	return readOf(shown, found);
}

function isWrapped(message: string, mark: string): boolean {
	if (!message.startsWith(mark) || !message.endsWith(mark)) return false;
	if (message.length <= 2 * mark.length) return false;
	// The closing mark must not be escaped: an even number of backslashes before it.
	const before = message.slice(mark.length, -mark.length);
	return (/\\*$/.exec(before)?.[0].length ?? 0) % 2 === 0;
}

/** `*` is bold at the border of a word, < > & begin what is written with &lt; &gt; &amp; (api.slack.com). */
function readSlack(message: string): Read {
	const found: string[] = [];
	let text = message;
	// There are no backslashes.
	if (/^\*.+\*$/su.test(message)) {
		text = message.slice(1, -1);
		found.push('bold');
	}
	if (/[*_~`]/.test(text)) found.push('markup');
	const html = readTelegramHtml(text);
	const shown = Object.entries(slackLookalikes).reduce(
		(changed, [mark, lookalike]) => changed.replaceAll(lookalike, mark),
		html.shown,
	);
	return { shown, found: [...found, ...html.found] };
}

export const readers: Readonly<Record<Exclude<MessageFormat, 'plain'>, (message: string) => Read>> =
	{
		telegramHtml: readTelegramHtml,
		telegramMarkdown: (message) => readEscaped(message, '*', /[_*[\]()~`>#+\-=|{}.!]/),
		// Lists, quotes and headings are marks at the beginning of a line only; none is left unescaped anywhere.
		discord: (message) => readEscaped(message, '**', /[*_~`|<>[\]()#+-]/),
		slack: readSlack,
	};
