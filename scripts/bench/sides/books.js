// Copies of order books of many pairs, kept with the same changes in two ways; started with --expose-gc.
const { bookParts } = require('../internals');

const SYMBOL = 'BTCUSDT';
const TICKS_OF_MIDDLE = 6_500_000;
/** Changed levels in one message, half of them on each side. */
const LEVELS = 4;
/** Prepared changes; each round goes through all of them again with higher versions. */
const CHANGES = 2_000;

/** @typedef {{ price: string, quantity: string }} Level */
/** @typedef {{ bids: Level[], asks: Level[] }} Sides */

/** @type {Sides[]} */
let changes = [];
/** @type {Sides} */
let start = { bids: [], asks: [] };
let version = 1;

/** @type {any[]} */
let keepers = [];
/** @type {any[]} the living copies */
let copies = [];
/** @type {Array<{ bids: Map<number, number>, asks: Map<number, number> }>} */
let maps = [];

/** Even numbers of a fixed sequence, the same in each process. */
let seed = 1;
function random() {
	seed = (seed * 48_271) % 2_147_483_647;
	return seed / 2_147_483_647;
}

/**
 * @param {'bids' | 'asks'} side
 * @param {number} distance in ticks of 0.01, from 1
 */
function priceAt(side, distance) {
	const ticks = TICKS_OF_MIDDLE + (side === 'bids' ? -distance : distance);
	return `${Math.floor(ticks / 100)}.${String(ticks % 100).padStart(2, '0')}`;
}

/** Most changes happen near the best price. */
function changedLevel(/** @type {'bids' | 'asks'} */ side, /** @type {number} */ depth) {
	const distance = 1 + Math.floor(depth * random() ** 4);
	const quantity = random() < 0.3 ? '0.00000000' : `${(random() * 5).toFixed(8)}`;
	return { price: priceAt(side, distance), quantity };
}

/** @param {{ books: number, depth: number, way: 'ours' | 'map' }} options `depth`: levels of each side */
async function prepare({ books, depth, way }) {
	seed = 1;
	version = 1;
	const levels = (/** @type {'bids' | 'asks'} */ side) =>
		Array.from({ length: depth }, (_, index) => ({
			price: priceAt(side, index + 1),
			quantity: `${(random() * 5).toFixed(8)}`,
		}));
	start = { bids: levels('bids'), asks: levels('asks') };
	changes = Array.from({ length: CHANGES }, () => ({
		bids: Array.from({ length: LEVELS / 2 }, () => changedLevel('bids', depth)),
		asks: Array.from({ length: LEVELS / 2 }, () => changedLevel('asks', depth)),
	}));
	const before = await usedBytes();
	if (way === 'ours') await makeKeepers(books);
	else makeMaps(books);
	return { bytesPerBook: ((await usedBytes()) - before) / books };
}

/** @param {number} books */
async function makeKeepers(books) {
	const { BookKeeper, silentLog, systemTime } = bookParts();
	copies = [];
	// Each book is parsed from an answer of its own, so that no two share their texts.
	const answer = JSON.stringify(start);
	const snapshot = async () => ({ lastUpdateId: '1', ...JSON.parse(answer) });
	keepers = Array.from({ length: books }, (_, index) => {
		const { signal } = new AbortController();
		const port = { time: systemTime, log: silentLog, signal, snapshot };
		const keepCopy = (/** @type {any} */ { book }) => (copies[index] = book);
		return new BookKeeper(SYMBOL, port, keepCopy);
	});
	for (const keeper of keepers) keeper.gap();
	while (copies.filter(Boolean).length < books)
		await new Promise((resolve) => setTimeout(resolve, 5));
}

/** @param {number} books */
function makeMaps(books) {
	const mapOf = (/** @type {readonly Level[]} */ levels) =>
		new Map(levels.map(({ price, quantity }) => [Number(price), Number(quantity)]));
	maps = Array.from({ length: books }, () => ({
		bids: mapOf(start.bids),
		asks: mapOf(start.asks),
	}));
}

async function usedBytes() {
	for (let pass = 0; pass < 3; pass++) {
		global.gc?.();
		await new Promise((resolve) => setImmediate(resolve));
	}
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** @returns {any} the change as the hub delivers it */
function messageOf(/** @type {Sides} */ { bids, asks }) {
	version++;
	const body = { fromVersion: String(version), toVersion: String(version), bids, asks };
	return {
		channel: `spot@public.aggre.depth.v3.api.pb@10ms@${SYMBOL}`,
		symbol: SYMBOL,
		bodyName: 'publicAggreDepths',
		body,
		receivedAt: 1,
	};
}

/** @param {{ updates: number }} options over all books in turn */
async function keep({ updates }) {
	const { length } = keepers;
	for (let done = 0; done < updates; done += length) {
		const message = messageOf(changes[version % CHANGES]);
		for (const keeper of keepers) keeper.feed(message);
	}
}

/** @param {{ updates: number }} options */
async function keepMaps({ updates }) {
	const { length } = maps;
	for (let done = 0; done < updates; done += length) {
		const { body } = messageOf(changes[version % CHANGES]);
		for (const { bids, asks } of maps) {
			setAll(bids, body.bids);
			setAll(asks, body.asks);
		}
	}
}

/**
 * @param {Map<number, number>} map
 * @param {readonly Level[]} levels
 */
function setAll(map, levels) {
	for (const { price, quantity } of levels) {
		const amount = Number(quantity);
		if (amount === 0) map.delete(Number(price));
		else map.set(Number(price), amount);
	}
}

/** The first book as numbers, best prices first; both ways must agree about it. */
async function content() {
	if (maps.length > 0) {
		const rows = (/** @type {Map<number, number>} */ map, /** @type {1 | -1} */ order) =>
			[...map].sort(([a], [b]) => order * (a - b));
		return { bids: rows(maps[0].bids, -1), asks: rows(maps[0].asks, 1) };
	}
	const { bids, asks } = copies[0].top(100_000);
	const rows = (/** @type {readonly Level[]} */ levels) =>
		levels.map(({ price, quantity }) => [Number(price), Number(quantity)]);
	return { bids: rows(bids), asks: rows(asks) };
}

module.exports = { content, keep, keepMaps, prepare };
