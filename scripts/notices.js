// Licences and a bill of materials of what is bundled, made from the modules that the bundler has really taken
// in and from the lock file. The same input gives the same bytes: no time, no random number.
const fs = require('node:fs');
const path = require('node:path');

/**
 * @typedef {object} Library
 * @property {string} name
 * @property {string} version
 * @property {string} license
 * @property {string} notice the text of its licence
 * @property {string | undefined} integrity of its tarball, from the lock file
 */

/** Files of ours that hold a part of a library in another form. */
const MADE_FROM = { 'mexc/chart/fontOutlines.ts': '@fontsource/inter' };

/**
 * Writes THIRD-PARTY-NOTICES.txt and sbom.cdx.json (CycloneDX) into `output`.
 *
 * @param {string} projectFolder
 * @param {string} output
 * @param {readonly string[]} modules files that were bundled
 */
function writeNotices(projectFolder, output, modules) {
	const libraries = librariesOf(projectFolder, modules);
	fs.writeFileSync(path.join(output, 'THIRD-PARTY-NOTICES.txt'), noticesOf(libraries));
	const bill = JSON.stringify(billOfMaterials(projectFolder, libraries), undefined, '\t');
	fs.writeFileSync(path.join(output, 'sbom.cdx.json'), `${bill}\n`);
}

/**
 * @param {string} projectFolder
 * @param {readonly string[]} modules
 * @returns {Library[]} in the order of their names
 */
function librariesOf(projectFolder, modules) {
	const lock = JSON.parse(fs.readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8'));
	const marker = `${path.sep}node_modules${path.sep}`;
	/** @type {Set<string>} */
	const folders = new Set();
	for (const [file, name] of Object.entries(MADE_FROM)) {
		if (!modules.includes(path.join(projectFolder, ...file.split('/')))) continue;
		folders.add(path.join(projectFolder, 'node_modules', ...name.split('/')));
	}
	for (const file of modules) {
		const at = file.lastIndexOf(marker);
		if (at < 0) continue;
		const rest = file.slice(at + marker.length).split(path.sep);
		const depth = rest[0].startsWith('@') ? 2 : 1;
		folders.add(file.slice(0, at + marker.length) + rest.slice(0, depth).join(path.sep));
	}
	return [...folders]
		.map((folder) => libraryOf(projectFolder, folder, lock.packages))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} projectFolder
 * @param {string} folder
 * @param {Record<string, { integrity?: string }>} locked
 * @returns {Library}
 */
function libraryOf(projectFolder, folder, locked) {
	const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const place = path.relative(projectFolder, folder).split(path.sep).join('/');
	return {
		name: manifest.name,
		version: manifest.version,
		license: manifest.license,
		notice: noticeIn(folder, manifest.name),
		integrity: locked[place]?.integrity,
	};
}

/**
 * The text of a licence: a file of its own, or the last section of the README.
 *
 * @param {string} folder
 * @param {string} name
 */
function noticeIn(folder, name) {
	const files = fs.readdirSync(folder);
	const read = (/** @type {string} */ file) =>
		fs.readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim();
	const own = files.find((file) => /^licen[cs]e(\.|$)/i.test(file));
	if (own !== undefined) return read(own);
	const readme = files.find((file) => /^readme(\.|$)/i.test(file));
	const [, section] =
		/^#* *licen[cs]e *\n[-=]*\n([\s\S]*copyright[\s\S]*)$/im.exec(readme ? read(readme) : '') ?? [];
	if (section === undefined) throw new Error(`${name} shows no licence, so it cannot be bundled`);
	return section.trim();
}

/** @param {readonly Library[]} libraries */
function noticesOf(libraries) {
	const parts = libraries.map(
		({ name, version, license, notice }) => `${name} ${version} (${license})\n\n${notice}\n`,
	);
	const head =
		'This package contains the following libraries, unchanged; of a font, the outlines of some characters.\n';
	return [head, ...parts].join(`\n${'-'.repeat(78)}\n\n`);
}

/**
 * @param {string} projectFolder
 * @param {readonly Library[]} libraries
 */
function billOfMaterials(projectFolder, libraries) {
	const { name, version } = JSON.parse(
		fs.readFileSync(path.join(projectFolder, 'package.json'), 'utf8'),
	);
	return {
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		version: 1,
		metadata: { component: { type: 'library', 'bom-ref': name, name, version } },
		components: libraries.map((library) => ({
			type: 'library',
			'bom-ref': `pkg:npm/${library.name}@${library.version}`,
			name: library.name,
			version: library.version,
			purl: `pkg:npm/${library.name.replace('@', '%40')}@${library.version}`,
			licenses: [{ license: { id: library.license } }],
			hashes: hashesOf(library.integrity),
		})),
		dependencies: [
			{ ref: name, dependsOn: libraries.map((one) => `pkg:npm/${one.name}@${one.version}`) },
		],
	};
}

/** @param {string | undefined} integrity `sha512-` and base64 */
function hashesOf(integrity) {
	if (!integrity?.startsWith('sha512-')) return [];
	const content = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
	return [{ alg: 'SHA-512', content }];
}

module.exports = { writeNotices };
