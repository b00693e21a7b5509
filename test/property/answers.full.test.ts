import fc from 'fast-check';
import { actionEndpoints } from '../support/outputSchema';
import { useSimulator } from '../support/simulator';
import { clientOf } from '../fault/flowHarness';
import { changed, judge, ODD, ODD_BODIES, pathsIn, rushingTime, sampleOf } from './oddAnswers';

// Every operation with every odd answer: a sentence or the right value. answers.proof.test.ts tries each part.
const simulator = useSimulator();
const PARTS_PER_ENDPOINT = 4;

const ALLOWED = { allowTransfers: true, allowWithdrawals: true, allowAdministration: true };
const client = () => clientOf(simulator(), { time: rushingTime() }, ALLOWED);

describe.each(actionEndpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
	'%s',
	(id, endpoint) => {
		it('understands the documented answer', async () => {
			const sample = JSON.stringify(sampleOf(id));
			expect(await judge(simulator(), client(), endpoint, sample)).toEqual({});
		});

		it('gives a sentence for a whole answer that is another thing', async () => {
			for (const json of ODD_BODIES) {
				const { wrong } = await judge(simulator(), client(), endpoint, json);
				expect([json, wrong]).toEqual([json, undefined]);
			}
		});

		it('gives a sentence or the right value where a part is another thing', async () => {
			const paths = pathsIn(sampleOf(id)).slice(1);
			if (paths.length === 0) return;
			const part = fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...ODD));
			await fc.assert(
				fc.asyncProperty(part, async ([at, json]) => {
					const body = changed(sampleOf(id), at, json);
					const { wrong } = await judge(simulator(), client(), endpoint, body);
					expect([body, wrong]).toEqual([body, undefined]);
				}),
				{ numRuns: PARTS_PER_ENDPOINT },
			);
		});
	},
);
