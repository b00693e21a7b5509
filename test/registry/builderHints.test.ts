import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { MexcMarketData } from '../../nodes/MexcMarketData/MexcMarketData.node';
import { MexcSpotTrading } from '../../nodes/MexcSpotTrading/MexcSpotTrading.node';
import { MexcSpotTradingTrigger } from '../../nodes/MexcSpotTradingTrigger/MexcSpotTradingTrigger.node';
import { MexcWallet } from '../../nodes/MexcWallet/MexcWallet.node';

const PACKAGE = 'n8n-nodes-mexc-spot.';
const nodes: INodeTypeDescription[] = [
	new MexcSpotTradingTrigger(),
	new MexcSpotTrading(),
	new MexcMarketData(),
	new MexcWallet(),
].map(({ description }) => description);

/** Names of fields and options, and what can be chosen in them. */
function namesIn(properties: readonly unknown[]): string[] {
	return properties.flatMap((one) => {
		const {
			name,
			value,
			options = [],
			values = [],
		} = one as INodeProperties & {
			value?: unknown;
			values?: unknown[];
		};
		return [name, String(value), ...namesIn(options), ...namesIn(values)];
	});
}

describe.each(nodes.map((node) => [node.displayName, node] as const))(
	'the hint for models that build workflows with %s',
	(_name, { name, properties, builderHint }) => {
		const { searchHint = '', relatedNodes = [] } = builderHint ?? {};

		it('names fields and choices that there are', () => {
			const known = new Set(namesIn(properties));
			// What stands in backticks after "event" is a choice of the trigger, whichever node says so.
			for (const one of namesIn(nodes[0].properties)) known.add(one);
			const named = [...searchHint.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
			if (name !== 'mexcWallet') expect(named.length).toBeGreaterThan(2);
			expect(named.filter((word) => !known.has(word))).toEqual([]);
		});

		it('names nodes that the panel offers', () => {
			const offered = nodes.map((node) => `${PACKAGE}${node.name}`);
			const related = relatedNodes.map(({ nodeType }) => nodeType);
			expect(related.length).toBeGreaterThan(0);
			expect(related.filter((type) => !offered.includes(type))).toEqual([]);
			expect(related).not.toContain(`${PACKAGE}${name}`);
		});

		it('is short enough to be read', () => {
			expect(searchHint.length).toBeLessThan(700);
		});
	},
);
