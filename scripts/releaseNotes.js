// `node scripts/releaseNotes.js v0.2.0` prints the changelog's section of a version, for the release on GitHub.
// It refuses when tag, package.json, package-lock.json and changelog do not agree, so that a release that
// starts from the wrong commit ends before anything is published.
const fs = require('node:fs');
const path = require('node:path');
const { reportAndExit, UserError } = require('./userError');

const projectFolder = path.resolve(__dirname, '..');

/** @param {string} name */
const read = (name) => fs.readFileSync(path.join(projectFolder, name), 'utf8');

/**
 * @param {string} tag as it was pushed
 * @returns {string} Markdown
 */
function releaseNotes(tag) {
	const { version } = JSON.parse(read('package.json'));
	if (tag !== `v${version}`) {
		throw new UserError(
			`The tag is ${tag} and package.json says ${version}: name the tag v${version}, or set the version first.`,
		);
	}
	const locked = JSON.parse(read('package-lock.json')).version;
	if (locked !== version) {
		throw new UserError(
			`package-lock.json says ${locked} and package.json ${version}: run npm install, and commit both.`,
		);
	}
	return sectionOf(read('CHANGELOG.md'), version);
}

/**
 * @param {string} changelog in the form of Keep a Changelog
 * @param {string} version
 * @returns {string}
 */
function sectionOf(changelog, version) {
	const sections = changelog.split(/^## /m).slice(1);
	const section = sections.find((one) => one.startsWith(`[${version}] - `));
	if (section === undefined) {
		throw new UserError(
			`CHANGELOG.md has no section "## [${version}] - <date>": rename "Unreleased", and begin a new one.`,
		);
	}
	const [heading, ...lines] = section.split('\n');
	if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
		throw new UserError(`CHANGELOG.md gives ${version} no date like 2026-11-25: add it.`);
	}
	const text = lines
		.filter((line) => !/^\[[^\]]+\]: /.test(line))
		.join('\n')
		.trim();
	if (text === '')
		throw new UserError(`CHANGELOG.md says nothing about ${version}: add what changed.`);
	return text;
}

function main() {
	const [tag] = process.argv.slice(2);
	if (tag === undefined) throw new UserError('Name the tag of the release, for example v0.2.0.');
	console.log(releaseNotes(tag));
}

if (require.main === module) {
	try {
		main();
	} catch (error) {
		reportAndExit(error);
	}
}

module.exports = { sectionOf };
