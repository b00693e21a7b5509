import fc from 'fast-check';
import {
	cleanText,
	escapeText,
	messageFormats,
	renderLines,
	slackLookalikes,
	type MessageFormat,
} from '../../mexc/message/formats';
import { readers, type Read } from '../support/readMessage';

const marked: readonly Exclude<MessageFormat, 'plain'>[] = messageFormats.filter(
	(format) => format !== 'plain',
);

/** Text as markets, users and attackers write it. */
const anyText = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc
		.array(
			fc.constantFrom(
				...[
					'*',
					'**',
					'_',
					'__',
					'~',
					'~~',
					'`',
					'```',
					'|',
					'||',
					'>',
					'>>> ',
					'#',
					'# ',
					'-',
					'-# ',
				],
				...[
					'[a](http://b.c)',
					'](',
					'<',
					'</b>',
					'<b>',
					'<a href="x">',
					'&',
					'&lt;',
					'&amp;',
					'\\',
					'\\*',
				],
				...[
					'@everyone',
					'@here',
					'@channel',
					'<!here>',
					'<@123>',
					'<@&1>',
					'@name',
					'https://x.y',
					'x.com',
				],
				...[
					'/start',
					'#tag',
					'$BTC',
					':smile:',
					'1. ',
					'65000.50',
					'-0.5 %',
					'GOLD(PAXG)USDT',
					'龙虾USDT',
				],
				...['{', '}', '!', '=', '+', '.', ' ', '\n', '\u200b', '\u202e', '\ud800', '😀'],
			),
			{ maxLength: 12 },
		)
		.map((parts) => parts.join('')),
);

/** Slack has no escapes for its marks: what stands for them is read as them. */
function comparable(text: string, format: MessageFormat): string {
	if (format !== 'slack') return text;
	return Object.entries(slackLookalikes).reduce(
		(changed, [mark, lookalike]) => changed.replaceAll(lookalike, mark),
		text,
	);
}

describe.each(marked)('a message for %s', (format) => {
	const read: (message: string) => Read = readers[format];

	it('shows any text letter by letter, and nothing in it is a mark, a mention or a link', () => {
		fc.assert(
			fc.property(anyText, (text) => {
				const { shown, found } = read(escapeText(text, format));
				expect(found).toEqual([]);
				expect(comparable(shown, format)).toBe(comparable(cleanText(text), format));
			}),
			{ numRuns: 2_000 },
		);
	});

	it('has as many lines as it was given, the strong ones in bold', () => {
		const line = fc.record({ text: anyText, isStrong: fc.boolean() });
		fc.assert(
			fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
				const filled = lines.filter(({ text }) => cleanText(text) !== '');
				const message = renderLines(lines, format);
				const rows = message === '' ? [] : message.split('\n');
				expect(rows).toHaveLength(filled.length);
				rows.forEach((row, index) => {
					const { shown, found } = read(row);
					expect(found).toEqual(filled[index].isStrong ? ['bold'] : []);
					expect(comparable(shown, format)).toBe(comparable(cleanText(filled[index].text), format));
				});
			}),
			{ numRuns: 500 },
		);
	});
});

describe('the readers of the tests', () => {
	it.each([
		['telegramHtml', '<b>a</b>', 'bold'],
		['telegramHtml', '<a href="x">a</a>', 'markup'],
		['telegramHtml', 'a & b', 'markup'],
		['telegramHtml', 'hello @name', 'mention'],
		['telegramHtml', 'see x.com', 'link'],
		['telegramHtml', '/start', 'command'],
		['telegramMarkdown', '*a*', 'bold'],
		['telegramMarkdown', '_a_', 'markup'],
		['telegramMarkdown', '1.5', 'markup'],
		['discord', '**a**', 'bold'],
		['discord', '*a*', 'markup'],
		['discord', '@everyone', 'mention'],
		['discord', '<@1>', 'markup'],
		['discord', '# a', 'markup'],
		['discord', 'https://a', 'link'],
		['slack', '*a*', 'bold'],
		['slack', '<!here>', 'markup'],
		['slack', '`a`', 'markup'],
		['slack', ':smile:', 'emoji'],
	] as const)('find in %s what %s holds', (format, message, what) => {
		expect(readers[format](message).found).toContain(what);
	});
});
