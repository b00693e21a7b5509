import type { Simulator } from '../../src';
import { findRoute } from '../../src/http/routes';
import { coreOf } from './mirrorChain';

/** Asks for public data without the network, from an address of its own: no client is disturbed. */
export function ask(simulator: Simulator, pathAndQuery: string): unknown {
	const [path = '', rawQuery = ''] = `/api/v3/${pathAndQuery}`.split('?');
	const route = findRoute('GET', path);
	if (typeof route === 'string') throw new Error(`${path}: ${route}`);
	const { status, body } = coreOf(simulator).process(route, {
		method: 'GET',
		path,
		rawQuery,
		rawBody: '',
		contentType: '',
		apiKey: undefined,
		ip: '192.0.2.1',
	});
	if (status !== 200) throw new Error(`${pathAndQuery}: ${status} ${body}`);
	return JSON.parse(body) as unknown;
}
