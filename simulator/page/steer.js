import { advance } from './advance.js';
import { command } from './control.js';
import { byId, make, offer, show } from './dom.js';
import { dateTimeOf, grouped } from './format.js';
import { FAULTS } from './faults.js';
import { plain } from './orderForm.js';

/** @typedef {import('../src/page/frame').ExchangeView} ExchangeView */

/** The buttons that move prices, money and time, and let things go wrong. */
export class Steering {
	/**
	 * @param {() => string} symbol of the pair that is shown
	 * @param {() => string} account its uid
	 */
	constructor(symbol, account) {
		this.#move(symbol);
		this.#deposit(account);
		this.#clock();
		this.#faults();
		byId('reset', HTMLButtonElement).addEventListener('click', () => {
			const question =
				'Back to the start: orders, fills and balances are lost, connections are cut. Reset the exchange?';
			if (confirm(question)) void command('reset', {}, 'The exchange is as it was at the start.');
		});
	}

	/** @param {ExchangeView} exchange */
	show({ mode, source, speed, manual }) {
		const isMirror = mode === 'mirror';
		const isMade = mode === 'synthetic';
		byId('move', HTMLElement).hidden = !isMade;
		byId('clock-buttons', HTMLElement).hidden = isMirror;
		const note = byId('move-note', HTMLElement);
		note.hidden = isMade;
		const why = `Prices ${isMirror ? 'and time ' : ''}come from ${source ?? 'elsewhere'} and cannot be moved here.`;
		show(note, why);
		const [first] = byId('speed', HTMLSelectElement).options;
		if (first !== undefined) show(first, manual ? 'Still' : `${speed}×`);
	}

	/** @param {readonly string[]} waiting */
	showFaults(waiting) {
		byId('faults-waiting', HTMLElement).hidden = waiting.length === 0;
		const lines = waiting.map((text) => make('li', {}, text));
		byId('faults', HTMLElement).replaceChildren(...lines);
	}

	/** @param {readonly string[]} assets */
	showAssets(assets) {
		const list = byId('assets', HTMLElement);
		if (list.childElementCount === assets.length) return;
		list.replaceChildren(
			...assets.map((asset) => make('option', { attributes: { value: asset } })),
		);
	}

	/** @param {() => string} symbolOf */
	#move(symbolOf) {
		onSubmit('move', (text, form) => {
			const [symbol, price] = [symbolOf(), plain(text('price'))];
			void command('price', { symbol, price }, `${symbol} is at ${grouped(price)}.`).then(
				(done) => done && form.reset(),
			);
		});
	}

	/** @param {() => string} account */
	#deposit(account) {
		onSubmit('deposit', (text) => {
			const [amount, asset] = [plain(text('amount')), text('asset').toUpperCase()];
			const uid = account();
			const fields = { amount, asset, ...(uid === '' ? {} : { uid }) };
			void command('deposit', fields, `${grouped(amount)} ${asset} arrived.`);
		});
	}

	#clock() {
		for (const each of document.querySelectorAll('button[data-advance]')) {
			if (!(each instanceof HTMLButtonElement)) continue;
			const advanceMs = Number(each.dataset['advance']);
			each.addEventListener('click', () => void advance(advanceMs, each.textContent.trim()));
		}
		const select = byId('speed', HTMLSelectElement);
		select.addEventListener('change', () => {
			const { value } = select;
			select.value = '';
			if (value === '') return;
			const isStop = value === 'stop';
			const change = isStop ? { manual: true } : { manual: false, speed: Number(value) };
			void command(
				'clock',
				change,
				isStop ? 'The clock stands still.' : `The clock runs ${value}×.`,
			);
		});
	}

	#faults() {
		const form = byId('fault', HTMLFormElement);
		const select = form.elements.namedItem('fault');
		if (!(select instanceof HTMLSelectElement)) return;
		offer(
			select,
			FAULTS.map(({ name }) => name),
		);
		onSubmit('fault', (text) => {
			const chosen = FAULTS.find(({ name }) => name === text('fault'));
			if (chosen !== undefined) void command('fault', chosen.fault, `${chosen.name}: set.`);
		});
		byId('clear', HTMLButtonElement).addEventListener('click', () => {
			void command('fault', { kind: 'clear' }, 'All faults are ended.');
		});
	}
}

/**
 * Says where the prices come from, and whether they move.
 *
 * @param {ExchangeView} exchange
 * @param {string} symbol of the pair that is shown
 */
export function showSource({ mode, source, alive, standsStillSince, trouble, stillPairs }, symbol) {
	const line = byId('source', HTMLElement);
	const isLive = alive && !stillPairs.includes(symbol);
	line.className = `source ${isLive ? 'live' : 'bad'}`;
	show(line, sourceText());

	function sourceText() {
		if (mode === 'synthetic')
			return 'Invented market: its prices are random and say nothing about real ones.';
		const from = source ?? 'elsewhere';
		const since = standsStillSince === null ? '' : ` since ${dateTimeOf(standsStillSince)}`;
		if (mode === 'history') {
			return alive
				? `Plays the history of ${from}.`
				: `The history of ${from} has ended: the market stands still${since}.`;
		}
		const why = trouble === null ? '' : ` (${trouble})`;
		if (!alive) {
			return `Mirror of ${from}: the source is away, the market stands still${since}, and clients are answered 503${why}.`;
		}
		if (!isLive) return `Mirror of ${from}: the source is alive, but ${symbol} stands still${why}.`;
		const others = stillPairs.length === 0 ? '' : ` Standing still: ${stillPairs.join(', ')}.`;
		return `Mirror of ${from}: the source is alive; its prices, paper money.${others}`;
	}
}

/**
 * @param {string} id of a form
 * @param {(text: (name: string) => string, form: HTMLFormElement) => void} act
 */
function onSubmit(id, act) {
	const form = byId(id, HTMLFormElement);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const data = new FormData(form);
		act((name) => String(data.get(name) ?? '').trim(), form);
	});
}
