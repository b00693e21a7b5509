import { byId, make, show } from './dom.js';
import { grouped, timeOf, trend } from './format.js';
import { Table } from './table.js';

/** @typedef {import('../src/page/frame').LevelView} LevelView */
/** @typedef {import('../src/page/frame').PairView} PairView */
/** @typedef {import('../src/page/frame').TradeView} TradeView */

/** Asks, last price and bids, the best ones in the middle; a click takes a price over. */
export class Book {
	#asks = byId('asks', HTMLTableSectionElement);
	#bids = byId('bids', HTMLTableSectionElement);
	#middle = make('td', { attributes: { colspan: '2' } });

	/** @param {(price: string) => void} chosen */
	constructor(chosen) {
		byId('middle', HTMLTableSectionElement).append(make('tr', {}, this.#middle));
		for (const body of [this.#asks, this.#bids]) {
			body.addEventListener('click', ({ target }) => {
				const row = target instanceof Element ? target.closest('tr') : null;
				const price = row?.dataset['price'];
				if (price !== undefined) chosen(price);
			});
		}
	}

	/** @param {PairView} pair */
	show({ asks, bids, last, trades }) {
		const largest = Math.max(...[...asks, ...bids].map(([, quantity]) => Number(quantity)), 0);
		showLevels(this.#asks, [...asks].reverse(), largest);
		showLevels(this.#bids, bids, largest);
		const side = trades[0]?.side;
		const direction = side === undefined ? '' : side === 'BUY' ? 'up' : 'down';
		const text =
			asks.length + bids.length === 0 ? `${grouped(last)} (the book is empty)` : grouped(last);
		show(this.#middle, text, direction);
	}
}

/**
 * @param {HTMLTableSectionElement} body
 * @param {readonly LevelView[]} levels
 * @param {number} largest quantity of both sides, for the length of the bars
 */
function showLevels(body, levels, largest) {
	while (body.rows.length < levels.length) body.append(make('tr', {}, make('td'), make('td')));
	while (body.rows.length > levels.length) body.lastElementChild?.remove();
	for (const [at, [price, quantity]] of levels.entries()) {
		const row = body.rows[at];
		const [first, second] = row?.cells ?? [];
		if (row === undefined || first === undefined || second === undefined) continue;
		show(first, grouped(price));
		show(second, grouped(quantity));
		row.dataset['price'] = price;
		row.style.setProperty('--share', `${Math.round((Number(quantity) / largest) * 100)}%`);
	}
}

/** The latest public trades. */
export class Trades {
	/** @type {Table<TradeView>} */
	#table;

	constructor() {
		this.#table = new Table(byId('trades', HTMLElement), {
			label: 'Recent trades',
			empty: 'Nothing was traded yet.',
			keyOf: ({ id }) => id,
			columns: [
				{
					head: 'Price',
					class: ({ side }) => (side === 'BUY' ? 'up' : 'down'),
					cell: ({ price }) => grouped(price),
				},
				{ head: 'Quantity', cell: ({ quantity }) => grouped(quantity) },
				{ head: 'Time', class: () => 'faint', cell: ({ time }) => timeOf(time) },
			],
		});
	}

	/** @param {readonly TradeView[]} trades */
	show(trades) {
		this.#table.show(trades);
	}
}

/**
 * Last price and day of the pair, in the head of the page.
 *
 * @param {PairView} pair
 * @param {string | undefined} before the last price of the message before
 */
export function showQuote({ last, day, base, symbol, trades }, before) {
	const side = trades[0]?.side === 'SELL' ? 'down' : 'up';
	const isSame = before === undefined || before === last;
	const element = byId('last', HTMLElement);
	show(element, grouped(last), isSame ? element.className : `last ${side}`);
	show(byId('change', HTMLElement), `${day.change}%`, `change ${trend(day.change)}`);
	show(byId('high', HTMLElement), grouped(day.high));
	show(byId('low', HTMLElement), grouped(day.low));
	show(byId('volume', HTMLElement), `${grouped(day.volume)} ${base}`);
	document.title = `${grouped(last)} ${symbol} – MEXC simulator`;
}
