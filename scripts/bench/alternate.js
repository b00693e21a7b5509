/**
 * Runs several sides in turn, so that what else the machine does hits all alike, and each round begins with
 * another one. The first rounds, in which compilers and connections warm up, do not count.
 *
 * @template Result
 * @param {Readonly<Record<string, (round: number) => Promise<Result>>>} sides by name
 * @param {{ rounds: number, warmUps?: number }} options
 * @returns {Promise<Record<string, Result[]>>} the results of each side, in the order of the rounds
 */
async function alternate(sides, { rounds, warmUps = 1 }) {
	const names = Object.keys(sides);
	/** @type {Record<string, Result[]>} */
	const results = Object.fromEntries(names.map((name) => [name, []]));
	for (let round = -warmUps; round < rounds; round++) {
		for (let turn = 0; turn < names.length; turn++) {
			const name = names[(turn + round + warmUps) % names.length];
			const result = await sides[name](round);
			if (round >= 0) results[name].push(result);
		}
	}
	return results;
}

module.exports = { alternate };
