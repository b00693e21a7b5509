/**
 * A small seeded generator (mulberry32): the same seed gives the same numbers on every machine, which
 * Math.random cannot promise. Not for secrets.
 */
export class Prng {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** 0 <= value < 1 */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		return mix(this.state) / 4294967296;
	}

	/** About normally distributed around 0, with a spread of about 1. */
	bell(): number {
		return (this.next() + this.next() + this.next() + this.next() - 2) * Math.sqrt(3);
	}
}

function mix(value: number): number {
	let t = value;
	t = Math.imul(t ^ (t >>> 15), t | 1);
	t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
	return (t ^ (t >>> 14)) >>> 0;
}

/** A number 0 <= value < 1 that depends on the inputs only. */
export function hash(seed: number, index: number): number {
	const high = Math.floor(index / 4294967296);
	return mix((mix((seed ^ Math.imul(high, 0x9e3779b1)) >>> 0) + (index >>> 0)) >>> 0) / 4294967296;
}

/** A seed for a part of the simulation, so that the parts do not draw from one another. */
export function subSeed(seed: number, name: string): number {
	let result = seed >>> 0;
	for (const letter of name) result = mix((result + (letter.codePointAt(0) ?? 0)) >>> 0);
	return result;
}
