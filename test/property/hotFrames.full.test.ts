import { compareDecoders, expectAllKinds } from './hotFrames';
import { amount } from '../support/amount';

// Reproduce a failure with FUZZ_SEED=…; the failure names the frame as well.
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const FRAMES = amount(200_000, 1_000_000);

it(`${FRAMES} frames give the same directly and by the tables, or are refused alike`, () => {
	const start = process.cpuUsage();
	const tallies = compareDecoders(seed, FRAMES);
	const seconds = Math.round(process.cpuUsage(start).user / 1e6);
	process.stdout.write(
		`hot frames: seed ${seed}, ${FRAMES} frames decoded twice in ${seconds} s of processor time: ${JSON.stringify(tallies)}\n`,
	);
	expectAllKinds(tallies);
}, 600_000);
