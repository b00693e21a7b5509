// `npm run test:mutation [-- AREA…]`: changes the code of an area in many small ways, one at a time, and runs the
// area's tests against each change: one that no test notices survives. Writes its row of docs/mutation.md; what
// survived is printed, and fails the command below the goal.
const { reportAndExit, UserError } = require('../userError');
const { AREAS } = require('./areas');
const { ensureStryker } = require('./install');
const { GOAL, isSurvivor, rowOf, writeDocument } = require('./report');
const { mutate } = require('./stryker');

/** @param {string[]} given */
async function main(given) {
	const areas = given.length === 0 ? Object.keys(AREAS) : given;
	const unknown = areas.find((area) => !Object.hasOwn(AREAS, area));
	if (unknown !== undefined) {
		throw new UserError(
			`There is no area ${unknown}: choose from ${Object.keys(AREAS).join(', ')}.`,
		);
	}
	const packages = await ensureStryker((line) => console.log(line));
	const below = [];
	for (const area of areas) {
		const startedAt = Date.now();
		const mutants = await mutate(packages, area, AREAS[area]);
		for (const mutant of mutants.filter(isSurvivor)) {
			const { file, line, kind, replacement, status } = mutant;
			console.log(`${file}:${line} ${status}: ${kind} → ${replacement}`);
		}
		const row = rowOf(area, mutants);
		writeDocument([row]);
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		console.log(`${area}: ${row.killed} of ${row.mutants} killed, ${row.score} %, ${seconds} s`);
		if (Number(row.score) < GOAL) below.push(area);
	}
	if (below.length > 0) throw new UserError(`Below ${GOAL} %: ${below.join(', ')}`);
}

main(process.argv.slice(2)).then(() => process.exit(0), reportAndExit);
