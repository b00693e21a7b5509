import type { Candle } from '../market/candle';
import type { CandleInterval } from '../market/candleIntervals';
import { MexcError } from '../core/errors';
import type { IndicatorSpec } from '../indicators/definition';
import type { ChartLevel, ChartMark } from './annotations';
import { drawChart } from './drawChart';
import { encodePng } from './png';
import { themeNames, themes, type ThemeName } from './themes';

export interface ChartOptions {
	/** The pair, in the upper left corner. */
	symbol: string;
	interval: CandleInterval;
	/** Oldest first; the last may be open. The indicators are computed from all, also from those not drawn. */
	candles: readonly Candle[];
	/** A second line, such as what happened. */
	title?: string;
	/** Drawn over the price or in a panel below, as their definitions say. */
	indicators?: readonly IndicatorSpec[];
	levels?: readonly ChartLevel[];
	marks?: readonly ChartMark[];
	/** Bars of volume below the candles. Standard: true. */
	volume?: boolean;
	/** Standard: light. */
	theme?: ThemeName;
	/** Pixels. Standard: 800 × 450, whose text is of readable size when a phone shows it 390 wide. */
	width?: number;
	height?: number;
	/** IANA name. Standard: UTC. */
	timeZone?: string;
	/**
	 * How many candles are drawn, the newest; fewer where they would be too thin. Standard: 90, or as many as
	 * have bodies that can be seen.
	 */
	shown?: number;
}

export interface Chart {
	/** A PNG file; for equal options the same picture, on every machine. */
	png: Buffer;
	width: number;
	height: number;
	/** How many candles it shows. */
	candles: number;
}

/** Below 320 × 180 no text is readable; above, messengers scale down. */
const SIZES = { width: { least: 320, most: 2000 }, height: { least: 180, most: 2000 } };
const MOST_PANELS = 3;

/** Draws candles. Throws an `input` MexcError for what cannot be drawn: no candles, an unknown time zone. */
export function chartPng(options: ChartOptions): Chart {
	const { theme = 'light', width = 800, height = 450, shown } = options;
	checkSize('width', 'Width', width);
	checkSize('height', 'Height', height);
	if (!themeNames.includes(theme)) {
		const hint = `Use one of: ${themeNames.join(', ')}.`;
		throw refused('theme', `Theme ${JSON.stringify(theme)} is not known`, hint);
	}
	if (shown !== undefined && (!Number.isInteger(shown) || shown < 1)) {
		throw refused(
			'shown',
			`Candles ${shown} is not a whole number above zero`,
			'Use for example 90.',
		);
	}
	if (options.candles.length === 0) {
		throw refused(
			'candles',
			`There are no candles of ${options.symbol} to draw`,
			'Choose a longer range, or a time in which the pair was traded.',
		);
	}
	const drawn = drawChart({
		...options,
		theme: themes[theme],
		width,
		height,
		shown,
		indicators: options.indicators ?? [],
		levels: options.levels ?? [],
		marks: options.marks ?? [],
		volume: options.volume ?? true,
		timeZone: options.timeZone ?? 'UTC',
	});
	if (drawn === undefined) {
		throw refused(
			'indicators',
			`More than ${MOST_PANELS} indicators need a panel of their own, or the picture is too low for them`,
			'Leave some out, or use a greater height.',
		);
	}
	return { png: encodePng(drawn.canvas), width, height, candles: drawn.candles };
}

function checkSize(parameter: 'width' | 'height', label: string, value: number): void {
	const { least, most } = SIZES[parameter];
	if (Number.isInteger(value) && value >= least && value <= most) return;
	throw refused(
		parameter,
		`${label} ${value} is not a whole number of pixels from ${least} to ${most}`,
		'Use for example 800 × 450.',
	);
}

function refused(parameter: string, message: string, hint: string): MexcError {
	return new MexcError({ kind: 'input', parameter, message: `${message}.`, hint });
}
