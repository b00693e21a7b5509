import { installRealN8n, type Installation } from './realN8n';
import { playRestarts } from './restarts';

// One file for everything that needs a real n8n: jest runs files side by side, and two servers at once
// would measure each other. On a clean machine n8n is installed first.
jest.setTimeout(20 * 60_000);

let installation: Installation;

beforeAll(async () => {
	installation = await installRealN8n((line) => process.stdout.write(`${line}\n`));
});

afterAll(() => installation?.home.remove());

describe.each(['false', 'true'])('with N8N_USE_WORKFLOW_PUBLICATION_SERVICE=%s', (setting) => {
	it('no fill and no final order state is lost when n8n, the exchange and the network die', async () => {
		const results = await playRestarts(`restarts-${setting}`, installation, {
			N8N_USE_WORKFLOW_PUBLICATION_SERVICE: setting,
		});
		for (const [event, { mustArrive, missing, conflicting, nameless }] of Object.entries(results)) {
			expect({ event, missing, conflicting, nameless }).toEqual({
				...{ event, missing: [], conflicting: [] },
				nameless: 0,
			});
			expect(mustArrive).toBeGreaterThan(150);
		}
	});
});
