'use strict';

// Writes mexc/chart/fontOutlines.ts: the outlines of the few characters that charts are labelled with, from the
// font Inter (an npm package, SIL Open Font License 1.1), so that pictures need no font of the machine.
//   node scripts/chartFont.js

const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
/** @type {{ openSync(file: string): any }} */
// @ts-expect-error The package has no types.
const fontkit = require('fontkit');

const packageFolder = path.dirname(require.resolve('@fontsource/inter/package.json'));
const target = path.join(__dirname, '..', 'mexc', 'chart', 'fontOutlines.ts');
const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const CHARACTERS = [...ASCII, ...'·×±−–—…€£¥°'];

/**
 * A glyph as text: its advance, then its outline as absolute SVG path commands, in units of 2048 to the em,
 * upwards.
 *
 * @param {any} font
 * @param {string} character
 */
function outlineOf(font, character) {
	// Digits of one width, so that prices below each other line up.
	const [glyph] = font.layout(character, ['tnum']).glyphs;
	return `${glyph.advanceWidth}${glyph.path.toSVG()}`;
}

function writeOutlines() {
	const font = fontkit.openSync(path.join(packageFolder, 'files', 'inter-latin-500-normal.woff'));
	const license = readFileSync(path.join(packageFolder, 'LICENSE'), 'utf8').trimEnd();
	const lines = CHARACTERS.map(
		(character) => `\t[${quoted(character)}, '${outlineOf(font, character)}'],`,
	);
	return `/*!
 * Outlines of the font Inter (weight 500), written by scripts/chartFont.js.
 *
${license.replace(/^/gm, ' * ').replace(/ +$/gm, '')}
 */

export const UNITS_PER_EM = ${font.unitsPerEm};
export const CAP_HEIGHT = ${font.capHeight};

/** By character: its advance, then its outline as absolute SVG path commands (M, L, Q, C, Z), upwards. */
export const outlines: ReadonlyMap<string, string> = new Map([
${lines.join('\n')}
]);
`;
}

/** @param {string} character */
function quoted(character) {
	if (character === "'") return '"\'"';
	return character === '\\' ? "'\\\\'" : `'${character}'`;
}

if (require.main === module) writeFileSync(target, writeOutlines());

module.exports = { writeOutlines };
