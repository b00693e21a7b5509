import { installRealN8n, type Installation } from '../support/installedN8n';
import { firstOf } from './figures';
import { playFlood } from './flood';
import { playRestarts } from './restarts';
import { amount } from '../support/amount';

// One file for everything that needs a real n8n: jest runs files side by side, and two servers at once
// would measure each other. On a clean machine n8n is installed first.
jest.setTimeout(20 * 60_000);

let installation: Installation;

beforeAll(async () => {
	installation = await installRealN8n((line) => process.stdout.write(`${line}\n`));
});

afterAll(() => installation?.home.remove());

// From 2.41 on n8n publishes so; before, it did not.
describe.each(amount(['true'], ['false', 'true']))(
	'with N8N_USE_WORKFLOW_PUBLICATION_SERVICE=%s',
	(setting) => {
		it('no fill and no final order state is lost when n8n, the exchange and the network die', async () => {
			const results = await playRestarts(`restarts-${setting}`, installation, {
				N8N_USE_WORKFLOW_PUBLICATION_SERVICE: setting,
			});
			for (const [event, { mustArrive, missing, conflicting, nameless }] of Object.entries(
				results,
			)) {
				const wrong = { missing: firstOf(missing), conflicting: firstOf(conflicting), nameless };
				expect({ event, ...wrong }).toEqual({ event, missing: [], conflicting: [], nameless: 0 });
				expect(mustArrive).toBeGreaterThan(150);
			}
		});
	},
);

// The bounds are far from what is measured, because other programs share the machine; the figures are shown.
describe.each(
	amount(
		[['default-settings', {}]],
		[
			['default-settings', {}],
			['each-event-by-itself', { delivery: 'each' }],
		],
	),
)('500 trades a second into a workflow that takes 200 ms, %s', (name, options) => {
	it('leaves n8n small and quick, and every trade is accounted for', async () => {
		const figures = await playFlood(`flood-${name}`, installation, options);
		expect(figures.tradesSent).toBe(30_000);
		expect(figures.sentPerSecond).toBeGreaterThan(400);
		expect(figures.wrong).toBe(0);
		expect(figures.gaps).toBe(figures.dropped + figures.conflated);
		expect(figures.itemsOut + figures.gaps + figures.waiting).toBe(figures.tradesSent);
		const { residentMegabytes: resident, liveMegabytes: live } = figures;
		expect(live.full - live.before).toBeLessThan(150);
		expect(resident.peak - resident.before).toBeLessThan(1_500);
		expect(figures.flooded.median).toBeLessThan(500);
		expect(figures.flooded.p95).toBeLessThan(2_000);
	});
});
