/**
 * `value` cut after `places` decimals, one unit more when `isUp` and something was cut: by its digits as
 * text and whole numbers, so that it shares nothing with the code it judges.
 */
export function truncated(value: string, places: number, isUp = false): string {
	const [whole, fraction = ''] = value.split('.');
	const kept = fraction.slice(0, places).padEnd(places, '0');
	const isCut = /[1-9]/.test(fraction.slice(places));
	const units = BigInt(whole + kept) + (isUp && isCut ? 1n : 0n);
	const text = String(units).padStart(places + 1, '0');
	return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
}
