/** Where a message is sent to; each has marks of its own that text must not be taken for. */
export const messageFormats = [
	'telegramHtml',
	'telegramMarkdown',
	'discord',
	'slack',
	'plain',
] as const;
export type MessageFormat = (typeof messageFormats)[number];

/** For people. */
export const messageFormatNames: Readonly<Record<MessageFormat, string>> = {
	telegramHtml: 'Telegram (HTML)',
	telegramMarkdown: 'Telegram (MarkdownV2)',
	discord: 'Discord',
	slack: 'Slack',
	plain: 'Plain Text',
};

/** One line of a message, as text without marks. */
export interface MessageLine {
	text: string;
	/** Shown in bold where the format can. */
	isStrong?: boolean;
}

/** Longest text of one line; Telegram takes 1,024 characters below a picture and Discord 2,000 in all. */
const MOST_CHARACTERS = 400;

/** Takes no width; a word that is broken by it is no mention, link, tag or command any more. */
const BREAK = '\u200b';

/**
 * Control characters, marks without width, those that turn the direction of writing, and halves of surrogate
 * pairs: no text, and some services refuse a message with one.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;

/** Text as one line that shows what it holds: nothing invisible, no line breaks, cut where it is very long. */
export function cleanText(text: string): string {
	const clean = text.replace(INVISIBLE, ' ').trim();
	const characters = [...clean];
	if (characters.length <= MOST_CHARACTERS) return clean;
	return `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}

/** Text that a format shows letter by letter. What the market or a user named cannot mention, link or format. */
export function escapeText(text: string, format: MessageFormat): string {
	const clean = cleanText(text);
	if (format === 'plain') return clean;
	return escapes[format](clean);
}

/** A message of lines, with the marks of the format around what is strong. */
export function renderLines(lines: readonly MessageLine[], format: MessageFormat): string {
	return lines
		.filter(({ text }) => cleanText(text) !== '')
		.map(({ text, isStrong }) => {
			const escaped = escapeText(text, format);
			return isStrong === true ? `${strong[format][0]}${escaped}${strong[format][1]}` : escaped;
		})
		.join('\n');
}

const strong: Readonly<Record<MessageFormat, readonly [string, string]>> = {
	telegramHtml: ['<b>', '</b>'],
	telegramMarkdown: ['*', '*'],
	discord: ['**', '**'],
	slack: ['*', '*'],
	plain: ['', ''],
};

const escapes: Readonly<Record<Exclude<MessageFormat, 'plain'>, (text: string) => string>> = {
	// core.telegram.org/bots/api#html-style: these three; names, links, tags and commands are found without marks.
	telegramHtml: (text) => entities(breakWords(text)),
	// #markdownv2-style: a backslash before each of these, and before backslashes.
	telegramMarkdown: (text) => breakWords(text).replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, '\\$&'),
	// A backslash before any mark; in front of lines also before those of lists, quotes and headings.
	discord: (text) => breakWords(text).replace(/[\\*_~`|<>[\]()#+\-.:]/g, '\\$&'),
	// api.slack.com: these three. There is no escape for the marks of bold text and code: lookalikes.
	slack: (text) => entities(breakWords(text)).replace(/[*_~`]/g, (mark) => slackLookalikes[mark]),
};

/** What Slack shows instead of its marks: U+2217, U+FF3F, U+223C, U+2035; none is a letter. */
export const slackLookalikes: Readonly<Record<string, string>> = {
	'*': '∗',
	_: '＿',
	'~': '∼',
	'`': '‵',
};

function entities(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Breaks what the services find without marks: @everyone, https://a, a.com, #tag, /command, $BTC, :smile:. */
function breakWords(text: string): string {
	return text
		.replace(/[@#](?=\S)/gu, `$&${BREAK}`)
		.replace(/[$:](?=[\p{L}/_+-])/gu, `$&${BREAK}`)
		.replace(/\.(?=\p{L})/gu, `.${BREAK}`)
		.replace(/(^|\s)\/(?=\p{L})/gu, `$1/${BREAK}`);
}
