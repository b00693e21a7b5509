import { spotTradingComposites } from '../../mexc/flows/composites';
import { marketData } from '../../mexc/endpoints/marketData';
import { routes } from '../../mexc/endpoints/routes';
import { spotTrading } from '../../mexc/endpoints/spotTrading';
import { marketDataComposites } from '../../mexc/statistics';
import { replayAlert } from '../../nodes/n8n/replay/replayAlert';
import { spotTradingStatistics } from '../../mexc/statistics/spotTrading';

const ofMarketData = [...marketDataComposites, replayAlert];
const composites = [...spotTradingComposites, ...spotTradingStatistics, ...ofMarketData];

describe.each(composites)('composite $id', (composite) => {
	it('has a name of its own and no route', () => {
		expect(Object.keys(routes)).not.toContain(composite.id);
		const names = [...marketData, ...spotTrading].map(
			({ resource, name }) => `${resource}: ${name}`,
		);
		expect(names).not.toContain(`${composite.resource}: ${composite.name}`);
		const isMarketData = ofMarketData.includes(composite);
		expect(composite.node).toBe(isMarketData ? 'mexcMarketData' : 'mexcSpotTrading');
	});

	it('changes nothing when it says so, and is judged as its steps are', () => {
		expect(composite.steps.map(({ effect }) => effect)).toContain(composite.effect);
		expect(composite.steps.map(({ policyClass }) => policyClass)).toContain(composite.policyClass);
		const harmless = composite.steps.every(({ effect }) => effect === 'read');
		expect(harmless).toBe(composite.effect === 'read');
	});
});
