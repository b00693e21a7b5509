import { command } from './control.js';
import { byId, show } from './dom.js';
import { cut, grouped, product } from './format.js';

/** @typedef {import('../src/page/frame').BalanceView} BalanceView */
/** @typedef {import('../src/page/frame').PairView} PairView */

/** A paper order, placed by the control API for the account that is shown. */
export class OrderForm {
	#form = byId('order', HTMLFormElement);
	/** @type {PairView | undefined} */
	#pair;
	/** @type {readonly BalanceView[]} */
	#balances = [];

	/** @param {() => string} account its uid */
	constructor(account) {
		this.account = account;
		this.#form.addEventListener('input', () => this.#arrange());
		this.#form.addEventListener('submit', (event) => {
			event.preventDefault();
			void this.#place();
		});
		for (const each of this.#form.querySelectorAll('button[data-price]')) {
			if (!(each instanceof HTMLButtonElement)) continue;
			each.addEventListener('click', () => this.#takePrice(each.dataset['price'] ?? ''));
		}
		this.#arrange();
	}

	/** @param {PairView} pair */
	show(pair) {
		const isOther = pair.symbol !== this.#pair?.symbol;
		this.#pair = pair;
		if (!isOther) return;
		this.#field('price').value = pair.last;
		this.#field('quantity').value = '';
		for (const unit of this.#form.querySelectorAll('[data-unit]')) {
			const isBase = unit instanceof HTMLElement && unit.dataset['unit'] === 'base';
			unit.textContent = isBase ? pair.base : pair.quote;
		}
		this.#arrange();
	}

	/** @param {readonly BalanceView[]} balances */
	showBalances(balances) {
		this.#balances = balances;
		this.#arrange();
	}

	/** @param {string} price */
	setPrice(price) {
		this.#field('price').value = price;
		this.#arrange();
	}

	/** @param {string} which bid, last or ask */
	#takePrice(which) {
		const { bids = [], asks = [], last = '' } = this.#pair ?? {};
		const side = which === 'bid' ? bids[0]?.[0] : asks[0]?.[0];
		this.setPrice((which === 'last' ? last : side) ?? last);
	}

	/** Shows what belongs to the chosen side and type. */
	#arrange() {
		const { side, type, price, quantity, byAmount } = this.#given();
		const isMarket = type === 'MARKET';
		byId('price-field', HTMLElement).hidden = isMarket;
		this.#field('price').required = !isMarket;
		byId('by-amount', HTMLElement).hidden = !isMarket || side !== 'BUY';
		const place = byId('place', HTMLButtonElement);
		const pair = this.#pair;
		show(place, `${side === 'BUY' ? 'Buy' : 'Sell'} ${pair?.base ?? ''}`, side.toLowerCase());
		if (pair === undefined) return;
		const { base, quote, last } = pair;
		const label = byId('quantity-label', HTMLElement);
		const unit = byAmount ? quote : base;
		show(label, `${byAmount ? 'Amount' : 'Quantity'} ${unit}`);
		const paid = side === 'BUY' ? quote : base;
		const free = this.#balances.find(({ asset }) => asset === paid)?.free ?? '0';
		show(byId('available', HTMLElement), `${grouped(cut(free, 8))} ${paid}`);
		const value = byAmount ? quantity : product(isMarket ? last : price, quantity);
		const about = isMarket && !byAmount ? 'about ' : '';
		const text =
			value === undefined || value === '' ? '–' : `${about}${grouped(cut(value, 8))} ${quote}`;
		show(byId('value', HTMLElement), text);
	}

	async #place() {
		const { side, type, price, quantity, byAmount } = this.#given();
		const symbol = this.#pair?.symbol ?? '';
		const uid = this.account();
		const fields = {
			symbol,
			side,
			type,
			...(uid === '' ? {} : { uid }),
			...(type === 'MARKET' ? {} : { price }),
			...(byAmount ? { quoteOrderQty: quantity } : { quantity }),
		};
		const place = byId('place', HTMLButtonElement);
		place.disabled = true;
		const what = `${side === 'BUY' ? 'Buy' : 'Sell'} ${quantity} ${byAmount ? 'of ' : ''}${symbol}`;
		await command('order', fields, (answer) => `${what}: ${outcome(answer)}.`);
		place.disabled = false;
	}

	#given() {
		const data = new FormData(this.#form);
		const text = (/** @type {string} */ name) => String(data.get(name) ?? '').trim();
		const [side, type] = [text('side'), text('type')];
		const byAmount = type === 'MARKET' && side === 'BUY' && data.get('byAmount') !== null;
		return { side, type, price: plain(text('price')), quantity: plain(text('quantity')), byAmount };
	}

	/** @param {string} name */
	#field(name) {
		const field = this.#form.elements.namedItem(name);
		if (!(field instanceof HTMLInputElement)) throw new Error(`The form has no field ${name}`);
		return field;
	}
}

/**
 * A number as people paste it: 65,000.50.
 *
 * @param {string} text
 */
export function plain(text) {
	return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

/** @param {Record<string, unknown>} order */
function outcome({ status, executedQty }) {
	if (status === 'FILLED') return 'filled';
	if (status === 'NEW') return 'waits in the order book';
	if (status === 'PARTIALLY_FILLED')
		return `${executedQty} filled, the rest waits in the order book`;
	if (status === 'PARTIALLY_CANCELED') return `${executedQty} filled, the rest is canceled`;
	return 'canceled without a fill';
}
