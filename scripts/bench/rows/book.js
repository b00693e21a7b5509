const assert = require('node:assert/strict');
const { alternate } = require('../alternate');
const { figure, goal, growth, ratios } = require('../figures');
const { startProcess } = require('../processes');
const { median } = require('../statistics');

const BOOKS = 100;
const UPDATES_PER_SECOND = 100_000;
/** What REST gives, and what a copy starts with. */
const DEPTH = 5_000;

/** @type {import('../figures').Row} */
const book = {
	name: 'book',
	title: 'Local order books of 100 pairs',
	how: `${BOOKS} books of ${DEPTH} levels on each side, kept with decoded messages of four changed levels each, most of them near the best price. The plain map has numbers for keys and quantities; it knows neither a best price nor a gap, and a number may lose a digit. Both end with the same levels, or the bench fails.`,
	columns: { ours: 'our book', map: 'Map of numbers' },
	why: 'Prices are kept as text that sorts as the exact number does, each level as it was sent, and versions are checked without a gap; a map keyed by numbers does none of that.',
	async measure({ quick }) {
		const { sides, stop, bytes } = await startBooks(BOOKS, DEPTH);
		const updates = quick ? 20_000 : UPDATES_PER_SECOND;
		const runs = await alternate(sides(updates), { rounds: quick ? 3 : 9, warmUps: 2 });
		const perUpdate = (/** @type {'ours' | 'map'} */ name) =>
			runs[name].map(({ cpuMs }) => (cpuMs / updates) * 1000);
		const [ours, map] = [perUpdate('ours'), perUpdate('map')];
		await stop();
		const ofCore = (/** @type {readonly number[]} */ values) =>
			values.map((microseconds) => (microseconds * UPDATES_PER_SECOND) / 1e4);
		const kilobytes = (/** @type {number} */ value) => [value / 1000];
		const speed = ratios(map, ours).map((ratio) => ratio * 100);
		return {
			figures: [
				figure('one update, processor time', 'µs', { ours, map }),
				figure('1,000 updates a second of each pair', '% of a core', {
					ours: ofCore(ours),
					map: ofCore(map),
				}),
				figure('memory of a book', 'kB', {
					ours: kilobytes(bytes.ours),
					map: kilobytes(bytes.map),
				}),
			],
			goals: [goal('speed of a plain map', 'at least', 50, '%', speed)],
			growth: [await growWithDepth(quick)],
		};
	},
};

/**
 * @param {number} books
 * @param {number} depth
 */
async function startBooks(books, depth) {
	const execArgv = ['--expose-gc'];
	const ours = startProcess('sides/books', { execArgv });
	const map = startProcess('sides/books', { execArgv });
	const prepared = await Promise.all([
		ours.call('prepare', { books, depth, way: 'ours' }),
		map.call('prepare', { books, depth, way: 'map' }),
	]);
	return {
		bytes: { ours: prepared[0].bytesPerBook, map: prepared[1].bytesPerBook },
		sides: (/** @type {number} */ updates) => ({
			ours: () => ours.measure('keep', { updates }),
			map: () => map.measure('keepMaps', { updates }),
		}),
		async stop() {
			assert.deepEqual(await ours.call('content'), await map.call('content'));
			for (const side of [ours, map]) side.stop();
		},
	};
}

/** @param {boolean} quick */
async function growWithDepth(quick) {
	const updates = quick ? 10_000 : 50_000;
	const points = [];
	for (const depth of quick ? [50, 500] : [50, 500, 5_000]) {
		const { sides, stop } = await startBooks(10, depth);
		const { ours } = await alternate(sides(updates), { rounds: 3, warmUps: 2 });
		await stop();
		const cost = (median(ours.map(({ cpuMs }) => cpuMs)) / updates) * 1000;
		points.push({ label: `${depth} levels`, size: depth, cost });
	}
	return growth('levels of each side', 'µs of processor time an update', points);
}

module.exports = { book };
