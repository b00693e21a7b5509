import { killAll } from '../fault/privateHarness';
import { ODD, ODD_BODIES } from './oddAnswers';
import { askingEvents, judgeEvent } from './oddEventAnswers';

// Every event that asks over REST, with every odd answer and every odd part of one.
afterAll(killAll);

const cases = askingEvents.flatMap((asking) =>
	Object.entries(asking.asks).map(([endpoint, paths]) => ({ asking, endpoint, paths })),
);

describe.each(cases.map((one) => [one.asking.event, one.endpoint, one] as const))(
	'%s, answered by %s',
	(_event, _endpoint, { asking, endpoint, paths }) => {
		it('goes on whatever the answer is', async () => {
			for (const json of ODD_BODIES) {
				const wrong = await judgeEvent(asking, endpoint, { json });
				expect([json, wrong]).toEqual([json, undefined]);
			}
		}, 120_000);

		it.each(paths)(
			'goes on whatever %s of it is',
			async (path) => {
				for (const json of ODD) {
					const wrong = await judgeEvent(asking, endpoint, { json, path });
					expect([path, json, wrong]).toEqual([path, json, undefined]);
				}
			},
			120_000,
		);
	},
);
