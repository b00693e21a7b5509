import fc from 'fast-check';
import { openNetwork } from '../../mexc/account/network';
import { sendHttp } from '../../mexc/rest/http';
import { signedQuery } from '../../mexc/rest/sign';
import { useSimulator } from '../support/simulator';

const SETS = 1000;

/** Any well-formed text, and often the signs that encoders disagree about. */
const text = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.string({ unit: fc.constantFrom(...'!\'()*~ +&=%?/[]{}",:;<>é€😀Az0'), maxLength: 20 }),
);
const sets = fc.sample(
	fc.record({
		method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
		parameters: fc.array(fc.tuple(text, text), { maxLength: 8 }),
	}),
	{ numRuns: SETS, seed: 4711 },
);

/** The parameters that carry a meaning for the check itself. */
const RESERVED = /^(signature|timestamp|recvWindow)$/i;

describe("the simulator's own signature check", () => {
	const simulator = useSimulator();

	/** The code of the answer; a listen key call by PUT or DELETE without a key is refused later than the signature. */
	async function codeOf(method: string, query: string): Promise<number | undefined> {
		const answer = await sendHttp({
			method,
			url: `${simulator().restUrl}/api/v3/userDataStream?${query}`,
			headers: { 'X-MEXC-APIKEY': simulator().apiKey, 'Content-Type': 'application/json' },
			network: openNetwork,
			effect: 'read',
			timeoutMs: 5000,
		});
		return (JSON.parse(answer.text) as { code?: number }).code;
	}

	it(`accepts ${SETS} random parameter sets by all four methods, and none of them with one changed sign`, async () => {
		const refused: string[] = [];
		let checked = 0;
		for (const [index, { method, parameters }] of sets.entries()) {
			const own = parameters.filter(([name]) => !RESERVED.test(name));
			const query = signedQuery(own, {
				secret: simulator().apiSecret,
				timestamp: Date.now(),
				recvWindow: 5000,
			});
			if ((await codeOf(method, query)) === 700002) refused.push(query);
			checked++;
			if (index % 10 !== 0) continue;
			const forged = query.replace('recvWindow=5000', 'recvWindow=5001');
			expect([forged, await codeOf(method, forged)]).toEqual([forged, 700002]);
		}
		expect(refused).toEqual([]);
		expect(checked).toBe(SETS);
	}, 60_000);
});
