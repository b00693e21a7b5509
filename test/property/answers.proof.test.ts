import { clientOf } from '../fault/flowHarness';
import { actionEndpoints } from '../support/outputSchema';
import { useSimulator } from '../support/simulator';
import { changed, judge, ODD, pathsIn, rushingTime, sampleOf } from './oddAnswers';

// Every part of every documented answer, put differently in every way.
const simulator = useSimulator();

const ALLOWED = { allowTransfers: true, allowWithdrawals: true, allowAdministration: true };
const client = () => clientOf(simulator(), { time: rushingTime() }, ALLOWED);

describe.each(actionEndpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
	'%s',
	(id, endpoint) => {
		it('gives a sentence or the right value, whatever a part of its answer is', async () => {
			const wrongs: string[] = [];
			for (const at of pathsIn(sampleOf(id))) {
				for (const json of ODD) {
					const { wrong } = await judge(
						simulator(),
						client(),
						endpoint,
						changed(sampleOf(id), at, json),
					);
					if (wrong !== undefined) wrongs.push(`${at.join('.')} as ${json}: ${wrong}`);
				}
				// A field that is new beside the others.
				const more = changed(sampleOf(id), [...at.slice(0, -1), 'newAmount'], '"1.2E-7"');
				const { wrong } = await judge(simulator(), client(), endpoint, more);
				if (wrong !== undefined) wrongs.push(`a new field beside ${at.join('.')}: ${wrong}`);
			}
			expect(wrongs).toEqual([]);
		}, 120_000);
	},
);
