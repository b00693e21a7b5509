import { command } from './control.js';
import { button, byId, make, show } from './dom.js';
import { cut, dateTimeOf, grouped, signed, trend } from './format.js';
import { Table } from './table.js';

/** @typedef {import('../src/page/frame').BalanceView} BalanceView */
/** @typedef {import('../src/page/frame').BalancesView} BalancesView */
/** @typedef {import('../src/page/frame').FillView} FillView */
/** @typedef {import('../src/page/frame').OrderView} OrderView */
/** @typedef {import('../src/page/frame').PairProfitView} PairProfitView */
/** @typedef {import('../src/page/frame').ProfitView} ProfitView */

/**
 * @template Row
 * @typedef {import('./table.js').Column<Row>} Column
 */

const NONE = '–';

/** @param {{ side: string }} row */
const sideClass = ({ side }) => (side === 'BUY' ? 'up' : 'down');

/** @type {ReadonlyArray<Column<OrderView>>} */
const ORDER = [
	{ head: 'Time', left: true, class: () => 'faint', cell: ({ time }) => dateTimeOf(time) },
	{ head: 'Pair', left: true, cell: ({ symbol }) => symbol },
	{ head: 'Side', left: true, class: sideClass, cell: ({ side }) => words(side) },
	{ head: 'Type', left: true, cell: ({ type }) => words(type) },
	// The price of a market order is the limit that protects it, which nobody has asked for.
	{ head: 'Price', cell: ({ price, type }) => (type === 'MARKET' ? 'Market' : grouped(price)) },
	{ head: 'Quantity', cell: ({ quantity }) => grouped(cut(quantity, 8)) },
	{ head: 'Filled', cell: ({ executed }) => grouped(executed) },
];

/** @type {ReadonlyArray<Column<OrderView>>} */
const CLOSED = [
	...ORDER,
	{
		head: 'Average',
		cell: ({ averagePrice }) => (averagePrice === null ? NONE : grouped(averagePrice)),
	},
	{ head: 'Status', left: true, cell: ({ status }) => words(status) },
];

/** @type {ReadonlyArray<Column<FillView>>} */
const FILLS = [
	{ head: 'Time', left: true, class: () => 'faint', cell: ({ time }) => dateTimeOf(time) },
	{ head: 'Pair', left: true, cell: ({ symbol }) => symbol },
	{ head: 'Side', left: true, class: sideClass, cell: ({ side }) => words(side) },
	{ head: 'Price', cell: ({ price }) => grouped(price) },
	{ head: 'Quantity', cell: ({ quantity }) => grouped(quantity) },
	{ head: 'Value', cell: ({ quote }) => grouped(quote) },
	{ head: 'Fee', cell: ({ fee, feeAsset }) => `${grouped(fee)} ${feeAsset}` },
	{ head: 'Role', left: true, cell: ({ isMaker }) => (isMaker ? 'Maker' : 'Taker') },
];

/** @type {ReadonlyArray<Column<BalanceView>>} */
const BALANCES = [
	{ head: 'Asset', left: true, cell: ({ asset }) => asset },
	{ head: 'Free', cell: ({ free }) => grouped(free) },
	{ head: 'In orders', cell: ({ locked }) => grouped(locked) },
	{
		head: 'Value in USDT',
		cell: ({ value }) => (value === null ? 'no price' : grouped(value)),
	},
];

/** @type {ReadonlyArray<Column<PairProfitView>>} */
const PROFIT = [
	{ head: 'Pair', left: true, cell: ({ symbol }) => symbol },
	{ head: 'Fills', cell: ({ fills }) => String(fills) },
	{ head: 'Net bought', cell: ({ position }) => grouped(position) },
	{
		head: 'Average price',
		cell: ({ averagePrice }) => (averagePrice === null ? NONE : grouped(averagePrice)),
	},
	money('Realised', ({ realised }) => realised),
	money('Unrealised', ({ unrealised }) => unrealised),
	{ head: 'Fees', cell: ({ fees, quote }) => `${grouped(cut(fees, 4))} ${quote}` },
	money('Total', ({ total }) => total),
];

/**
 * @param {string} head
 * @param {(row: PairProfitView) => string} of
 * @returns {Column<PairProfitView>}
 */
function money(head, of) {
	return {
		head,
		class: (row) => trend(of(row)),
		cell: (row) => make('span', { title: of(row) }, `${signed(of(row))} ${row.quote}`),
	};
}

/** The tables of an account, and its worth in the head of the page. */
export class AccountTables {
	/** @param {() => string} account its uid */
	constructor(account) {
		/** @type {Table<OrderView>} */
		this.open = new Table(byId('panel-open', HTMLElement), {
			label: 'Open orders',
			empty: 'No open orders.',
			keyOf: ({ orderId }) => orderId,
			columns: [...ORDER, { head: '', cell: (order) => cancelButton(order, account) }],
		});
		/** @type {Table<OrderView>} */
		this.closed = new Table(byId('panel-closed', HTMLElement), {
			label: 'Order history',
			empty: 'No order was filled or canceled yet.',
			keyOf: ({ orderId }) => orderId,
			columns: CLOSED,
		});
		/** @type {Table<FillView>} */
		this.fills = new Table(byId('panel-fills', HTMLElement), {
			label: 'Fills',
			empty: 'No order was filled yet.',
			keyOf: ({ id, side }) => `${id} ${side}`,
			columns: FILLS,
		});
		/** @type {Table<BalanceView>} */
		this.balances = new Table(byId('panel-balances', HTMLElement), {
			label: 'Balances',
			empty: 'The account is empty.',
			keyOf: ({ asset }) => asset,
			columns: BALANCES,
		});
		const profit = byId('panel-profit', HTMLElement);
		/** @type {Table<PairProfitView>} */
		this.profit = new Table(profit, {
			label: 'Profit and loss',
			empty: 'Nothing was traded yet.',
			keyOf: ({ symbol }) => symbol,
			columns: PROFIT,
		});
		const note =
			'From the fills alone, at the last prices: what the account held before, deposits and withdrawals do not count. Realised by the average price.';
		profit.append(make('p', { class: 'note' }, note));
	}

	/** @param {BalancesView} balances */
	showBalances({ rows, total }) {
		this.balances.show(rows);
		show(byId('worth', HTMLElement), `${grouped(total)} USDT`);
	}

	/** @param {ProfitView} profit */
	showProfit({ pairs, total }) {
		this.profit.show(pairs);
		show(byId('gain', HTMLElement), `${signed(total)} USDT`, trend(total));
	}

	/** @param {import('../src/page/frame').OrdersView} orders */
	showOrders({ open, openCount, closed }) {
		this.open.show(open);
		this.closed.show(closed);
		show(byId('open-count', HTMLElement), String(openCount));
	}
}

/**
 * @param {OrderView} order
 * @param {() => string} account
 */
function cancelButton({ orderId, symbol, side, quantity }, account) {
	const what = `${side === 'BUY' ? 'buy' : 'sell'} ${quantity} ${symbol}`;
	const cancel = () =>
		void command('cancel', { orderId, symbol, uid: account() }, `Canceled: ${what}.`);
	return button('Cancel', cancel, { class: 'row-button', label: `Cancel: ${what}` });
}

/** @param {string} name as the exchange spells it: IMMEDIATE_OR_CANCEL */
function words(name) {
	const text = name.toLowerCase().replaceAll('_', ' ');
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}
