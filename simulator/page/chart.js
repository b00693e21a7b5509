import {
	CandlestickSeries,
	CrosshairMode,
	HistogramSeries,
	createChart,
	createSeriesMarkers,
} from './lightweight-charts.mjs';
import { byId } from './dom.js';
import { grouped } from './format.js';
import { colour } from './theme.js';

/** @typedef {import('../src/page/frame').CandleView} CandleView */
/** @typedef {import('../src/page/frame').PairView} PairView */
/** @typedef {import('../src/page/frame').OrderView} OrderView */
/** @typedef {import('../src/page/frame').FillView} FillView */
/** @typedef {import('./lightweight-charts.mjs').UTCTimestamp} Seconds */

const MOST_LINES = 20;
/** Between two readings of all candles, when time jumps again and again. */
const READ_AGAIN_MS = 1000;

/** Candles, volumes, and in them the open orders and the fills of the account. */
export class Chart {
	#element = byId('chart', HTMLElement);
	#chart = createChart(this.#element, {
		autoSize: true,
		crosshair: { mode: CrosshairMode.Normal },
		// Its link would bring a style of its own, which the page's policy forbids; the page's foot has it.
		layout: { attributionLogo: false, fontFamily: getComputedStyle(document.body).fontFamily },
		timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 4 },
	});
	#candles = this.#chart.addSeries(CandlestickSeries, { borderVisible: false });
	#volumes = this.#chart.addSeries(HistogramSeries, {
		priceScaleId: 'volume',
		priceFormat: { type: 'volume' },
		lastValueVisible: false,
		priceLineVisible: false,
	});
	#markers = createSeriesMarkers(this.#candles, []);
	/** @type {import('./lightweight-charts.mjs').IPriceLine[]} */
	#lines = [];
	/** Of what is drawn: pair, interval, starts of its candles in ms. */
	#shown = '';
	/** @type {number[]} */
	#starts = [];
	#pricePlaces = -1;
	#reading = false;
	#readAtMs = -Infinity;
	/** @type {readonly OrderView[]} */
	#orders = [];
	/** @type {readonly FillView[]} */
	#fills = [];
	#symbol = '';
	/** Of the theme: asking the style sheet for each candle would cost more than drawing it. */
	#colours = { up: '', down: '', upVolume: '', downVolume: '' };

	constructor() {
		this.#chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
		this.#candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
		this.paint();
	}

	/** Takes the colours of the theme. */
	paint() {
		const names = ['--up', '--down', '--up-ground', '--down-ground', '--line', '--faint'];
		const [up = '', down = '', upVolume = '', downVolume = '', line, text] = names.map(colour);
		this.#colours = { up, down, upVolume, downVolume };
		this.#chart.applyOptions({
			layout: { background: { color: colour('--panel') }, textColor: text },
			grid: { vertLines: { color: line }, horzLines: { color: line } },
			rightPriceScale: { borderColor: line },
			timeScale: { borderColor: line },
		});
		this.#candles.applyOptions({
			upColor: up,
			downColor: down,
			wickUpColor: up,
			wickDownColor: down,
		});
		this.#shown = '';
		this.#drawOrders();
		this.#drawFills();
	}

	/**
	 * @param {PairView} pair
	 * @param {string} interval
	 */
	show(pair, interval) {
		const { symbol, candles, last, pricePlaces } = pair;
		if (pricePlaces !== this.#pricePlaces) {
			this.#pricePlaces = pricePlaces;
			const minMove = 1 / 10 ** pricePlaces;
			this.#candles.applyOptions({
				priceFormat: { type: 'price', precision: pricePlaces, minMove },
			});
		}
		this.#element.ariaLabel = `Candles of ${symbol}, ${interval} each, last price ${grouped(last)}`;
		const wanted = `${symbol} ${interval}`;
		const follows = this.#shown === wanted && candles.every(([start]) => this.#isNext(start));
		if (follows) for (const candle of candles) this.#update(candle);
		else void this.#read(symbol, interval);
	}

	/**
	 * The open orders and the latest fills of the account.
	 *
	 * @param {string} symbol of the pair that is shown
	 * @param {readonly OrderView[]} orders
	 * @param {readonly FillView[]} fills
	 */
	mark(symbol, orders, fills) {
		this.#symbol = symbol;
		this.#orders = orders;
		this.#fills = fills;
		this.#drawOrders();
		this.#drawFills();
	}

	/** @param {number} start a candle that is drawn last, stands before that one, or follows it at once */
	#isNext(start) {
		const [before = NaN, latest = NaN] = this.#starts.slice(-2);
		// Months differ in length by less than a tenth.
		return start === before || start === latest || (start - latest) / (latest - before) <= 1.15;
	}

	/** @param {CandleView} candle */
	#update(candle) {
		const [start] = candle;
		const latest = this.#starts.at(-1) ?? 0;
		if (start < latest) return;
		if (start > latest) this.#starts.push(start);
		this.#candles.update(pointOf(candle));
		this.#volumes.update(this.#volumeOf(candle));
	}

	/**
	 * @param {string} symbol
	 * @param {string} interval
	 */
	async #read(symbol, interval) {
		const wanted = `${symbol} ${interval}`;
		const isOther = this.#shown !== wanted;
		if (this.#reading || (!isOther && performance.now() - this.#readAtMs < READ_AGAIN_MS)) return;
		this.#reading = true;
		this.#readAtMs = performance.now();
		try {
			const query = new URLSearchParams({ symbol, interval });
			const response = await fetch(`/control/page/candles?${query}`);
			if (!response.ok) return;
			/** @type {CandleView[]} */
			const candles = await response.json();
			this.#starts = candles.map(([start]) => start);
			this.#candles.setData(candles.map(pointOf));
			this.#volumes.setData(candles.map((candle) => this.#volumeOf(candle)));
			this.#shown = wanted;
			if (isOther) this.#fit(candles.length);
			this.#drawFills();
		} catch {
			// The simulator is away, which the page says already; the next message reads again.
		} finally {
			this.#reading = false;
		}
	}

	/** @param {number} count */
	#fit(count) {
		const visible = Math.min(count, Math.max(40, Math.floor(this.#element.clientWidth / 8)));
		this.#chart.timeScale().setVisibleLogicalRange({ from: count - visible, to: count + 3 });
	}

	#drawOrders() {
		for (const line of this.#lines) this.#candles.removePriceLine(line);
		const own = this.#orders.filter(({ symbol }) => symbol === this.#symbol).slice(0, MOST_LINES);
		this.#lines = own.map(({ side, price, quantity }) =>
			this.#candles.createPriceLine({
				price: Number(price),
				color: side === 'BUY' ? this.#colours.up : this.#colours.down,
				lineStyle: 2,
				title: `${side === 'BUY' ? 'Buy' : 'Sell'} ${quantity}`,
			}),
		);
	}

	#drawFills() {
		/** @type {Map<string, import('./lightweight-charts.mjs').SeriesMarker<Seconds>>} */
		const markers = new Map();
		// Oldest first, as the chart wants them; one arrow for all fills of a side within a candle.
		for (const { symbol, side, time } of [...this.#fills].reverse()) {
			const start = this.#starts.findLast((each) => each <= time);
			if (symbol !== this.#symbol || start === undefined) continue;
			const isBuy = side === 'BUY';
			markers.set(`${start} ${side}`, {
				time: secondsOf(start),
				position: isBuy ? 'belowBar' : 'aboveBar',
				shape: isBuy ? 'arrowUp' : 'arrowDown',
				color: isBuy ? this.#colours.up : this.#colours.down,
			});
		}
		this.#markers.setMarkers([...markers.values()]);
	}

	/** @param {CandleView} candle */
	#volumeOf([start, open, , , close, volume]) {
		const { upVolume, downVolume } = this.#colours;
		const color = Number(close) < Number(open) ? downVolume : upVolume;
		return { time: secondsOf(start), value: Number(volume), color };
	}
}

/** @param {CandleView} candle what is plotted may be a float */
function pointOf([start, open, high, low, close]) {
	return {
		time: secondsOf(start),
		open: Number(open),
		high: Number(high),
		low: Number(low),
		close: Number(close),
	};
}

/**
 * The chart writes UTC; what it is given is shifted, so that it shows the time of this place.
 *
 * @param {number} timeMs
 * @returns {Seconds}
 */
function secondsOf(timeMs) {
	const offsetMinutes = new Date(timeMs).getTimezoneOffset();
	return /** @type {Seconds} */ (timeMs / 1000 - offsetMinutes * 60);
}
