import { createRequire } from 'node:module';
import path from 'node:path';
import { MexcApi } from '../../credentials/MexcApi.credentials';
import { MexcMarketData } from '../../nodes/MexcMarketData/MexcMarketData.node';
import { MexcRebate } from '../../nodes/MexcRebate/MexcRebate.node';
import { MexcSpotTrading } from '../../nodes/MexcSpotTrading/MexcSpotTrading.node';
import { MexcSpotTradingTrigger } from '../../nodes/MexcSpotTradingTrigger/MexcSpotTradingTrigger.node';
import { MexcSubAccount } from '../../nodes/MexcSubAccount/MexcSubAccount.node';
import { MexcTrigger } from '../../nodes/MexcTrigger/MexcTrigger.node';
import { MexcUserDataStream } from '../../nodes/MexcUserDataStream/MexcUserDataStream.node';
import { MexcWallet } from '../../nodes/MexcWallet/MexcWallet.node';
import manifest from '../../package.json';

const load = createRequire(path.resolve(__dirname, '../../package.json'));

type Made = new () => object;

const sources: Readonly<Record<string, Made>> = {
	MexcApi,
	MexcMarketData,
	MexcRebate,
	MexcSpotTrading,
	MexcSpotTradingTrigger,
	MexcSubAccount,
	MexcTrigger,
	MexcUserDataStream,
	MexcWallet,
};

/** Data as it is, and where the functions are. */
function shapeOf(Class: Made): unknown {
	const isFunction = (value: unknown) => typeof value === 'function';
	const named = JSON.stringify(new Class(), (_, value: unknown) =>
		isFunction(value) ? 'a function' : value,
	);
	const methods = Object.getOwnPropertyNames(Class.prototype).sort();
	return { name: Class.name, methods, fields: JSON.parse(named) as unknown };
}

const { nodes, credentials } = manifest.n8n;

// The build writes down what n8n reads at its start.
it.each([...nodes, ...credentials])('%s is what the source says', (file) => {
	const [className] = path.basename(file).split('.');
	const built = load(`./${file}`) as Record<string, Made>;
	expect(Object.keys(built)).toEqual([className]);
	expect(shapeOf(built[className])).toEqual(shapeOf(sources[className]));
});

it('makes each one new, because n8n writes into what it gets', () => {
	const built = load(`./${nodes[0]}`) as Record<string, new () => MexcMarketData>;
	const [Class] = Object.values(built);
	const first = new Class();
	first.description.properties.length = 0;
	expect(new Class().description.properties).not.toHaveLength(0);
});
