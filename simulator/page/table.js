import { make } from './dom.js';

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} head
 * @property {(row: Row) => Node | string} cell
 * @property {(row: Row) => string} [class] of the cell
 * @property {boolean} [left] text rather than a number
 */

/**
 * A table whose rows are replaced only where they have changed, so that a button in another row keeps the
 * focus and a click that is under way.
 *
 * @template Row
 */
export class Table {
	/** @type {Map<string, { text: string, element: HTMLTableRowElement }>} */
	#known = new Map();

	/**
	 * @param {HTMLElement} parent
	 * @param {{ columns: ReadonlyArray<Column<Row>>, keyOf: (row: Row) => string, empty: string, label: string }} how
	 */
	constructor(parent, how) {
		this.how = how;
		this.body = make('tbody');
		const heads = how.columns.map(({ head, left }) =>
			make('th', { class: left === true ? 'left' : '', attributes: { scope: 'col' } }, head),
		);
		const head = make('thead', {}, make('tr', {}, ...heads));
		parent.append(make('table', { attributes: { 'aria-label': how.label } }, head, this.body));
	}

	/** @param {readonly Row[]} rows */
	show(rows) {
		const { keyOf, empty, columns } = this.how;
		/** @type {Map<string, { text: string, element: HTMLTableRowElement }>} */
		const next = new Map();
		for (const row of rows) {
			const key = keyOf(row);
			const text = JSON.stringify(row);
			const before = this.#known.get(key);
			next.set(key, before?.text === text ? before : { text, element: this.#rowOf(row) });
		}
		if (rows.length === 0) {
			const cell = make(
				'td',
				{ class: 'empty', attributes: { colspan: String(columns.length) } },
				empty,
			);
			next.set('', { text: '', element: this.#known.get('')?.element ?? make('tr', {}, cell) });
		}
		this.#known = next;
		const wanted = [...next.values()].map(({ element }) => element);
		const kept = new Set(wanted);
		for (const element of [...this.body.rows]) if (!kept.has(element)) element.remove();
		// What stands at its place already is not touched: an element that moves loses the focus.
		let at = this.body.firstElementChild;
		for (const element of wanted) {
			if (element === at) at = at.nextElementSibling;
			else this.body.insertBefore(element, at);
		}
	}

	/** @param {Row} row */
	#rowOf(row) {
		const cells = this.how.columns.map((column) => {
			const classes = [column.left === true ? 'left' : '', column.class?.(row) ?? ''];
			return make('td', { class: classes.join(' ').trim() }, column.cell(row));
		});
		return make('tr', {}, ...cells);
	}
}
