import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sectionOf } from '../../scripts/releaseNotes';
import { projectFolder } from './sourceFiles';

const changelog = readFileSync(path.join(projectFolder, 'CHANGELOG.md'), 'utf8');
const { version } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	version: string;
};

/** The program as the release workflow runs it. */
function releaseNotes(...args: string[]) {
	const program = path.join(projectFolder, 'scripts', 'releaseNotes.js');
	const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
		encoding: 'utf8',
	});
	return { status, stdout, stderr: stderr.trim() };
}

describe('the notes of a release', () => {
	it('are the section of its version', () => {
		const { status, stdout } = releaseNotes(`v${version}`);
		expect(status).toBe(0);
		expect(stdout).toMatch(/^### /);
		expect(stdout).not.toMatch(/^## |^\[.+\]: /m);
	});

	it.each([
		[['v9.9.9'], /The tag is v9\.9\.9 and package\.json says .+: name the tag v/],
		[[version], /The tag is .+: name the tag v/],
		[[], /Name the tag of the release/],
	])('refuse %j in a sentence', (args, sentence) => {
		const { status, stdout, stderr } = releaseNotes(...args);
		expect([status, stdout]).toEqual([1, '']);
		expect(stderr).toMatch(sentence);
		expect(stderr).not.toMatch(/\bat .*\.js:\d+/);
	});

	it('refuse a version without section, date or text', () => {
		expect(() => sectionOf(changelog, '9.9.9')).toThrow(/no section "## \[9\.9\.9\]/);
		expect(() => sectionOf('## [1.0.0] - soon\n\n- x\n', '1.0.0')).toThrow(/no date/);
		expect(() => sectionOf('## [1.0.0] - 2026-01-01\n\n## [0.9.0]', '1.0.0')).toThrow(/nothing/);
	});
});

describe('the changelog', () => {
	it('has the form of Keep a Changelog', () => {
		const versions = [...changelog.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
		expect(versions[0]).toBe('[Unreleased]');
		for (const heading of versions.slice(1)) {
			expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/);
		}
		const kinds = [...changelog.matchAll(/^### (.+)$/gm)].map(([, kind]) => kind);
		const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
		expect(kinds.filter((kind) => !known.includes(kind))).toEqual([]);
		for (const heading of versions) {
			const name = heading.split(']')[0].slice(1);
			expect(changelog.toLowerCase()).toContain(`\n[${name.toLowerCase()}]: https://`);
		}
	});
});
