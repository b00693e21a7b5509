import { builtinModules } from 'node:module';
import path from 'node:path';
import { importsOf, type Import, type SourceFile } from './sourceFiles';

/** A layer of the code: which files it holds and what those may import from this project. */
interface Layer {
	name: string;
	holds: (file: string) => boolean;
	mayImport: readonly string[];
}

/**
 * The layers of the exchange's side, from the ground up: folders and single files of mexc/. Each may import
 * itself and what stands before it, types included. With what is in it, for ARCHITECTURE.md.
 */
export const exchangeLayers = [
	['core', 'errors, exact decimals, time, what a process shares'],
	['books', 'lots of fills: what was realised, and what is left at which cost'],
	['input', 'values as people give them'],
	['account', 'the credential, and the network it is used over'],
	['streams', 'channels and messages of the WebSocket'],
	['endpoints', 'the 83 definitions, and what their rows mean'],
	['rest', 'a request on its way: limits, clock, signature, retries, errors'],
	['market', 'what several parts ask for: balances, pairs and their rules, candles'],
	['limits', 'what was bought, ordered and lost within a day, and whether there is room for more'],
	['policy', 'what a credential allows'],
	['client', 'the only place that makes clients, each with the policy as its guard'],
	['foreign', 'requests of other nodes'],
	['socket', 'connections, subscriptions, listen keys'],
	['book', 'local order books'],
	['indicators', 'twelve indicators, computed candle by candle'],
	['chart', 'candles and indicators as a picture'],
	['message', 'an event as text for a chat'],
	['orders', 'sizing, checking, placing at most once'],
	['money', 'transfers and withdrawals at most once'],
	['signals', 'a signal from outside, read and judged without a request'],
	['diagnosis', 'whether key, policy and connection of a credential fit together'],
	['flows', 'several requests as one operation'],
	['events', 'what an event of the trigger is given, and gives'],
	['alerts', 'when an event fires'],
	['reconciliation', 'what happened while nobody listened'],
	['exits', 'plans that leave a position: what to sell when, and doing it at most once'],
	['statistics', 'operations that compute: indicators, charts, books, managed positions'],
	['replay', 'when an alert would have fired, by candles of the past'],
] as const;

const layerNames = exchangeLayers.map(([name]) => name);

const exchange = layerNames.map((name, index) => ({
	name,
	holds: (file: string) => file === `mexc/${name}` || file.startsWith(`mexc/${name}/`),
	mayImport: layerNames.slice(0, index + 1),
}));

const layers: readonly Layer[] = [
	{
		name: 'node file',
		holds: (file) => /^nodes\/[^/]+\/[^/]+\.node$/.test(file),
		// A node names the operations it offers; everything it does with them is in the bridge.
		mayImport: ['bridge', 'endpoints', 'flows', 'statistics'],
	},
	{ name: 'bridge', holds: within('nodes/n8n/'), mayImport: ['bridge', ...layerNames] },
	{ name: 'credential', holds: within('credentials/'), mayImport: ['core', 'account', 'foreign'] },
	...exchange,
	{ name: 'simulator', holds: within('simulator/'), mayImport: ['simulator'] },
];

/** Each runtime library is confined, so that it can be replaced or bundled away in one place. */
const confined: Readonly<Record<string, readonly string[]>> = {
	ws: ['mexc/socket/connection'],
	axios: ['mexc/rest/http'],
	protobufjs: ['mexc/socket/protobuf'],
	'big.js': ['mexc/core/decimal'],
	'https-proxy-agent': ['mexc/account/httpAgents'],
	'proxy-from-env': ['mexc/account/httpAgents'],
};

const mayUseN8n = ['node file', 'bridge', 'credential'];

function within(folder: string) {
	return (file: string) => file.startsWith(folder);
}

export function layerOf(file: string): Layer | undefined {
	return layers.find(({ holds }) => holds(file));
}

/** One sentence for each import of `file` that the architecture does not allow. */
export function violationsOf(file: SourceFile): string[] {
	const name = file.name.replace(/\.ts$/, '');
	const layer = layerOf(name);
	if (layer === undefined) return [`${file.name} belongs to no layer`];
	return importsOf(file).flatMap((found) => {
		const broken = found.specifier.startsWith('.')
			? relativeViolation(name, layer, found.specifier)
			: packageViolation(name, layer, found);
		return broken === undefined ? [] : [`${file.name}: ${broken}`];
	});
}

function relativeViolation(file: string, layer: Layer, specifier: string): string | undefined {
	const target = path.posix.join(path.posix.dirname(file), specifier);
	if (target.endsWith('.json') && target.startsWith('simulator/facts/')) return undefined;
	const targetLayer = layerOf(target)?.name ?? 'nothing that ships';
	if (layer.mayImport.includes(targetLayer)) return undefined;
	return `a file of layer "${layer.name}" imports ${target} (${targetLayer})`;
}

function packageViolation(file: string, layer: Layer, found: Import): string | undefined {
	const { specifier, typeOnly } = found;
	if (specifier.startsWith('node:')) return undefined;
	if (builtinModules.includes(specifier)) return `write node:${specifier}`;
	const name = packageName(specifier);
	if (/^(n8n-|@n8n\/)/.test(name)) return n8nViolation(layer, name);
	if (layer.name === 'simulator' || typeOnly) return undefined;
	const allowed = confined[name] ?? [];
	if (allowed.includes(file)) return undefined;
	const where = allowed.length === 0 ? 'nowhere' : `only in ${allowed.join(', ')}`;
	return `${name} may be imported ${where}`;
}

function n8nViolation(layer: Layer, name: string): string | undefined {
	if (!mayUseN8n.includes(layer.name)) return `layer "${layer.name}" must not know n8n (${name})`;
	return name === 'n8n-workflow'
		? undefined
		: `of n8n only n8n-workflow may be imported, not ${name}`;
}

function packageName(specifier: string): string {
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}
