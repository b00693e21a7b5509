import fc from 'fast-check';
import { killAll } from '../fault/privateHarness';
import { ODD_BODIES } from './oddAnswers';
import { askingEvents, judgeEvent } from './oddEventAnswers';

// Every event that asks over REST, with an odd answer; answersOfEvents.full.test.ts tries all of them.
afterAll(killAll);

describe.each(askingEvents.map((asking) => [asking.event, asking] as const))(
	'%s',
	(_event, asking) => {
		it('goes on when an answer, or a part of one, is another thing', async () => {
			const cases = Object.entries(asking.asks).flatMap(([endpoint, paths]) =>
				[undefined, ...paths].map((path) => ({ endpoint, path })),
			);
			const odd = fc.tuple(fc.constantFrom(...cases), fc.constantFrom(...ODD_BODIES));
			await fc.assert(
				fc.asyncProperty(odd, async ([{ endpoint, path }, json]) => {
					const wrong = await judgeEvent(
						asking,
						endpoint,
						path === undefined ? { json } : { json, path },
					);
					expect([endpoint, path, json, wrong]).toEqual([endpoint, path, json, undefined]);
				}),
				{ numRuns: 1, endOnFailure: true },
			);
		});
	},
);
