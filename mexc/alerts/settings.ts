import { compare } from '../core/decimal';
import { directions, priceSources, type Direction, type PriceCrossCondition } from './condition';
import { candleLength, positivePrice, rearmPercent, schedule } from './fieldValues';
import { choice, invalid, isOn, type RawSettings } from '../input/settings';
import { edgesOf } from './threshold';

/** Everything of a condition but the pair. */
export type PriceCrossSettings = Omit<PriceCrossCondition, 'symbol'>;

/**
 * Checks every setting of a price alert. Throws an `input` MexcError with one sentence that names the field
 * and the value. Fields that the chosen direction, source and frequency do not use are not looked at.
 */
export function parsePriceCross(raw: RawSettings): PriceCrossSettings {
	const source = choice(raw, 'source', 'Source', priceSources);
	const direction = choice(raw, 'direction', 'Direction', directions);
	const timing = schedule(raw);
	const isChannel = direction === 'enter' || direction === 'leave';
	const price = positivePrice(raw, 'price', isChannel ? 'Lower price' : 'Price');
	const priceHigh = isChannel ? upperPrice(raw, price) : undefined;
	return {
		...timing,
		source,
		direction,
		price,
		priceHigh,
		rearmPercent: rearm(raw, direction, price, priceHigh),
		interval: source === 'close' ? candleLength(raw) : timing.interval,
		fireIfBeyond: isOn(raw, 'fireIfBeyond', 'Fire If Already Beyond', false),
	};
}

function upperPrice(raw: RawSettings, price: string): string {
	const priceHigh = positivePrice(raw, 'priceHigh', 'Upper price');
	if (compare(priceHigh, price) > 0) return priceHigh;
	throw invalid(
		'priceHigh',
		`Upper price ${priceHigh} is not above Lower price ${price}, so the channel is empty`,
		'Swap the two prices, or use direction up, down or either for a single threshold.',
	);
}

function rearm(
	raw: RawSettings,
	direction: Direction,
	price: string,
	priceHigh: string | undefined,
): string {
	const percent = rearmPercent(raw);
	if (compare(percent, '100') >= 0) {
		throw invalid(
			'rearmPercent',
			`Re-arm Percent ${percent} can never be met: the price would have to fall to zero`,
			'Use a number below 100, usually below 5.',
		);
	}
	if (direction === 'leave' && priceHigh !== undefined) checkRoom(percent, price, priceHigh);
	return percent;
}

/** Re-arming `leave` needs a value inside the channel with the band taken off at both edges. */
export function checkRoom(percent: string, low: string, high: string): void {
	const { aboveLow, belowHigh } = edgesOf(low, high, percent);
	if (compare(aboveLow, belowHigh) <= 0) return;
	throw invalid(
		'rearmPercent',
		`Re-arm Percent ${percent} can never be met inside the channel ${low} to ${high}`,
		'Use a smaller percentage or a wider channel.',
	);
}
