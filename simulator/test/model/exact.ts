// Exact numbers of the model's own: it must not trust the decimals of what it judges.

const PLACES = 40;
const SCALE = 10n ** BigInt(PLACES);

/** A plain decimal text in units of 10^-40. */
export function units(text: string): bigint {
	const match = /^(-?)(\d+)(?:\.(\d{1,40}))?$/.exec(text);
	if (match === null) throw new Error(`"${text}" is no plain decimal number`);
	const [, sign, whole = '0', fraction = ''] = match;
	const value = BigInt(whole) * SCALE + BigInt(fraction.padEnd(PLACES, '0'));
	return sign === '-' ? -value : value;
}

/** The product of two numbers in units. Throws when it has digits below a unit. */
export function times(a: bigint, b: bigint): bigint {
	if ((a * b) % SCALE !== 0n) throw new Error('The product is too fine');
	return (a * b) / SCALE;
}

/** Sums of amounts by name. A name that was never added to counts as zero. */
export class Sums {
	private readonly sums = new Map<string, bigint>();

	add(name: string, amount: bigint): void {
		this.sums.set(name, this.get(name) + amount);
	}

	get(name: string): bigint {
		return this.sums.get(name) ?? 0n;
	}

	all(): Record<string, bigint> {
		return Object.fromEntries(this.sums);
	}
}
