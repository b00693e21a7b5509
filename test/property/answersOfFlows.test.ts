import fc from 'fast-check';
import { ODD_BODIES } from './oddAnswers';
import { flows, judgeFlow } from './oddFlowAnswers';

// Everything that places or decides, with an odd answer; answersOfFlows.full.test.ts tries all of them.
describe.each(flows.map((flow) => [flow.name, flow] as const))('%s', (_name, flow) => {
	it('ends in a sentence or the truth when an answer, or a part of one, is another thing', async () => {
		const cases = Object.entries(flow.asks).flatMap(([endpoint, paths]) =>
			[undefined, ...paths].map((path) => ({ endpoint, path })),
		);
		const odd = fc.tuple(fc.constantFrom(...cases), fc.constantFrom(...ODD_BODIES), fc.boolean());
		await fc.assert(
			fc.asyncProperty(odd, async ([{ endpoint, path }, json, isLasting]) => {
				const answer = { json, path, times: isLasting ? 1000 : 1 };
				const wrong = await judgeFlow(flow, endpoint, answer);
				expect([endpoint, answer, wrong]).toEqual([endpoint, answer, undefined]);
			}),
			{ numRuns: 4, endOnFailure: true },
		);
	});
});
