import { ODD_BODIES } from './oddAnswers';
import { flows, judgeFlow } from './oddFlowAnswers';

// Everything that places or decides, with every odd answer and every odd part of one, once and for good.
const PARTS = ['', 'null', '""', '{}', '"abc"', '1e-7', '"1E+1"', '"1E+999999"', '-1'];

const cases = flows.flatMap((flow) =>
	Object.entries(flow.asks).map(([endpoint, paths]) => ({ flow, endpoint, paths })),
);

describe.each(cases.map((one) => [one.flow.name, one.endpoint, one] as const))(
	'%s, answered by %s',
	(_name, _endpoint, { flow, endpoint, paths }) => {
		it.each([1, 1000])(
			'ends in a sentence or the truth, %d times',
			async (times) => {
				const wrongs: string[] = [];
				const judge = async (odd: { json: string; path?: string }) => {
					const wrong = await judgeFlow(flow, endpoint, { ...odd, times });
					if (wrong !== undefined) wrongs.push(`${odd.path ?? ''} ${odd.json}: ${wrong}`);
				};
				for (const json of ODD_BODIES) await judge({ json });
				for (const path of paths) for (const json of PARTS) await judge({ json, path });
				expect(wrongs).toEqual([]);
			},
			300_000,
		);
	},
);
