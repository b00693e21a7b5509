import { AccountTables } from './account.js';
import { Book, Trades, showQuote } from './book.js';
import { Chart } from './chart.js';
import { Clients } from './clients.js';
import { showCredential } from './credential.js';
import { byId, offer, show } from './dom.js';
import { dateTimeOf } from './format.js';
import { OrderForm } from './orderForm.js';
import { save, saved } from './saved.js';
import { Steering, showSource } from './steer.js';
import { Stream } from './stream.js';
import { startChoice, startTabs } from './tabs.js';
import { startTheme } from './theme.js';

/** @typedef {import('../src/page/frame').Frame} Frame */

const INTERVALS = ['1m', '5m', '15m', '30m', '60m', '4h', '1d', '1W', '1M'];
const query = new URLSearchParams(location.search);
const interval = query.get('interval') ?? saved('interval');

const wanted = {
	symbol: query.get('symbol') ?? saved('symbol'),
	interval: INTERVALS.includes(interval) ? interval : '1m',
	uid: '',
};

/** The latest of every part. @type {Frame} */
let state = {};
let isFirst = true;

const account = () => wanted.uid;
const chart = new Chart();
const orderForm = new OrderForm(account);
const book = new Book((price) => orderForm.setPrice(price));
const trades = new Trades();
const tables = new AccountTables(account);
const clients = new Clients();
const steering = new Steering(() => wanted.symbol, account);
const selectTab = startTabs(byId('tab-open', HTMLElement).parentElement ?? document.body);
const pairChoice = byId('pair', HTMLSelectElement);
const accountChoice = byId('account', HTMLSelectElement);

/** @param {Frame} frame */
function receive(frame) {
	const before = state;
	state = { ...state, ...frame };
	const { exchange, prices, pair, accounts, balances, orders, fills, profit } = frame;
	if (prices !== undefined) showPairs(prices.map(([symbol]) => symbol));
	if (exchange !== undefined) {
		showSource(exchange, wanted.symbol);
		steering.show(exchange);
		show(byId('time', HTMLElement), dateTimeOf(exchange.time));
		const pace = exchange.manual ? 'stands still' : `${exchange.speed}×`;
		show(byId('pace', HTMLElement), exchange.speed === 1 && !exchange.manual ? '' : `(${pace})`);
	}
	if (pair !== undefined && pair !== null) {
		showQuote(pair, before.pair?.symbol === pair.symbol ? before.pair.last : undefined);
		book.show(pair);
		trades.show(pair.trades);
		orderForm.show(pair);
		chart.show(pair, wanted.interval);
	}
	if (accounts !== undefined) showAccounts(accounts);
	if (balances !== undefined) {
		tables.showBalances(balances);
		orderForm.showBalances(balances.rows);
		steering.showAssets(balances.rows.map(({ asset }) => asset));
	}
	if (orders !== undefined) tables.showOrders(orders);
	if (fills !== undefined) tables.fills.show(fills);
	if (profit !== undefined) tables.showProfit(profit);
	if (orders !== undefined || fills !== undefined || before.pair?.symbol !== state.pair?.symbol) {
		chart.mark(wanted.symbol, state.orders?.open ?? [], state.fills ?? []);
	}
	if (frame.clients !== undefined) clients.show(frame.clients);
	if (frame.faults !== undefined) steering.showFaults(frame.faults);
	if (frame.credential !== undefined) showCredential(frame.credential);
	if (isFirst) begin();
}

/** Somebody who has connected nothing yet is shown how to. */
function begin() {
	isFirst = false;
	const { requestCount = 0, connectionCount = 0 } = state.clients ?? {};
	if (requestCount + connectionCount === 0 && state.orders?.openCount === 0)
		selectTab('tab-connect');
}

/** @param {readonly string[]} symbols */
function showPairs(symbols) {
	offer(pairChoice, symbols);
	const [first = ''] = symbols;
	if (symbols.includes(wanted.symbol)) pairChoice.value = wanted.symbol;
	else if (first !== '') choosePair(first);
}

/** @param {readonly string[]} uids */
function showAccounts(uids) {
	byId('account-choice', HTMLElement).hidden = uids.length < 2;
	offer(accountChoice, uids);
	const [first = ''] = uids;
	if (!uids.includes(wanted.uid)) wanted.uid = first;
	accountChoice.value = wanted.uid;
}

/** @param {string} symbol */
function choosePair(symbol) {
	wanted.symbol = symbol;
	pairChoice.value = symbol;
	save('symbol', symbol);
	open();
}

function open() {
	const { symbol, interval: chosen } = wanted;
	history.replaceState(null, '', `?${new URLSearchParams({ symbol, interval: chosen })}`);
	stream.open(wanted);
}

const stream = new Stream(receive, (isConnected) => {
	byId('offline', HTMLElement).hidden = isConnected;
});
pairChoice.addEventListener('change', () => choosePair(pairChoice.value));
accountChoice.addEventListener('change', () => {
	wanted.uid = accountChoice.value;
	open();
});
startChoice(byId('intervals', HTMLElement), INTERVALS, wanted.interval, (chosen) => {
	wanted.interval = chosen;
	save('interval', chosen);
	open();
});
startTheme(() => chart.paint());
stream.open(wanted);
