import { readFileSync } from 'node:fs';
import path from 'node:path';
import { errorCodes } from '../support/errorReference';
import { errorTexts } from '../support/errorTexts';
import { projectFolder, sourceFiles } from './sourceFiles';

const page = readFileSync(path.join(projectFolder, 'docs/troubleshooting.md'), 'utf8');

/** The error texts that the page explains, each the heading of a section. */
const explained = [...page.matchAll(/^### `(.+)`$/gm)].map(([, text]) => text);

/** Where a text may stand that is no whole error of ours: a part of one, or one of n8n's own. */
function others(): string[] {
	const ofN8n = [
		'n8n-core/dist/errors/unrecognized-node-type.error.js',
		'n8n-workflow/dist/cjs/node-parameters/filter-parameter.js',
	].map((file) => readFileSync(path.join(projectFolder, 'node_modules', file), 'utf8'));
	return [...sourceFiles('nodes').map(({ text }) => text), ...ofN8n];
}

function isThere(text: string): boolean {
	const ours = [
		...errorTexts().map((one) => one.text),
		...errorCodes().flatMap(({ texts }) => texts),
	];
	return ours.includes(text) || others().some((source) => source.includes(text));
}

describe('docs/troubleshooting.md', () => {
	it('explains at least twenty errors, none twice', () => {
		expect(new Set(explained).size).toBe(explained.length);
		expect(explained.length).toBeGreaterThanOrEqual(20);
	});

	it.each(explained)('quotes an error that exists: %s', (text) => {
		expect(isThere(text)).toBe(true);
	});

	it('names the number of each error of MEXC as the table does', () => {
		const codes = new Map(
			errorCodes().flatMap(({ code, texts }) => texts.map((text) => [text, code])),
		);
		const sections = page.split(/^### /m).slice(1);
		const named = sections.flatMap((section) => {
			const [, text, code] = /^`(.+)`\n\n(?:Code|HTTP) (\d+)/.exec(section) ?? [];
			return text === undefined ? [] : [[text, Number(code)]];
		});
		expect(named.length).toBeGreaterThan(5);
		for (const [text, code] of named)
			expect([text, codes.get(text as string)]).toEqual([text, code]);
	});

	it('would notice an error that is no longer written so', () => {
		expect(isThere('This credential does not allow anything.')).toBe(false);
	});
});
