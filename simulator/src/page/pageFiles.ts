import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

/** A file of the page, as it is sent. */
export interface PageFile {
	readonly body: string;
	readonly contentType: string;
}

/** Next to the sources and next to the build: `simulator/page`. */
const FOLDER = join(__dirname, '..', '..', 'page');
const CHARTS = 'lightweight-charts';
/** With the library's one dependency in it, so that no bare name has to be resolved in a browser. */
const CHARTS_FILE = `dist/${CHARTS}.standalone.production.mjs`;

const CONTENT_TYPES: Readonly<Record<string, string | undefined>> = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.txt': 'text/plain; charset=utf-8',
};

/** Every file that a browser may ask for, by name: a request never names a path on the disk. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
	const files = new Map<string, PageFile>();
	for (const name of readdirSync(FOLDER)) {
		const contentType = CONTENT_TYPES[extname(name)];
		if (contentType === undefined) continue;
		files.set(name, { body: readFileSync(join(FOLDER, name), 'utf8'), contentType });
	}
	// The library exports no path to this file, so its folder is found by its manifest.
	const manifest = createRequire(__filename).resolve(`${CHARTS}/package.json`);
	const body = readFileSync(join(dirname(manifest), CHARTS_FILE), 'utf8');
	files.set(`${CHARTS}.mjs`, { body, contentType: 'text/javascript; charset=utf-8' });
	return files;
}
