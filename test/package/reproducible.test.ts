import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const projectFolder = path.resolve(__dirname, '../..');

/** What the bundler reads, and the bundler. */
const SOURCES = ['credentials', 'mexc', 'nodes', 'scripts', 'package.json', 'package-lock.json'];
const BUNDLER = ['rolldown', '@rolldown', '@oxc-project'];

let folder = '';

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'mexc-build-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function librariesOf(checkout: string): string[] {
	const bill = JSON.parse(readFileSync(path.join(checkout, 'dist', 'sbom.cdx.json'), 'utf8')) as {
		components: Array<{ name: string }>;
	};
	return [...new Set(bill.components.map(({ name }) => name))];
}

/** The bundled files of a checkout with their contents; icons and codex files are copied as they are. */
function bundled(checkout: string): Array<[string, string]> {
	const dist = path.join(checkout, 'dist');
	return readdirSync(dist, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(js|txt|cdx\.json|data\.json)$/.test(name))
		.sort()
		.map((name) => [name, readFileSync(path.join(dist, name), 'utf8')]);
}

test('two builds in two folders are the same, byte for byte', () => {
	const other = path.join(folder, 'a', 'checkout of another name');
	for (const name of SOURCES) {
		cpSync(path.join(projectFolder, name), path.join(other, name), { recursive: true });
	}
	for (const name of [...BUNDLER, ...librariesOf(projectFolder)]) {
		const place = path.join('node_modules', name);
		cpSync(path.join(projectFolder, place), path.join(other, place), { recursive: true });
	}
	// What n8n lends is asked for when the descriptions are written down, and is not in the output.
	const lent = path.join('node_modules', 'n8n-workflow');
	symlinkSync(path.join(projectFolder, lent), path.join(other, lent));
	execFileSync(process.execPath, ['scripts/bundle.js'], { cwd: other, stdio: 'pipe' });
	expect(bundled(other)).toEqual(bundled(projectFolder));
	expect(bundled(other).length).toBeGreaterThan(10);
});
