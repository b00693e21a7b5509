import { routes } from '../../mexc/endpoints/routes';
import endpointFacts from '../../simulator/facts/endpoints.json';
import operations from '../facts/operations.json';

interface EndpointFact {
	id: string;
	method: string;
	path: string;
	security: string;
}

const facts = new Map((endpointFacts as EndpointFact[]).map((fact) => [fact.id, fact]));

describe('routes', () => {
	it('are those of the facts, among them the 83 operations whose names are fixed', () => {
		expect(Object.keys(routes).sort()).toEqual([...facts.keys()].sort());
		expect(Object.keys(routes)).toEqual(expect.arrayContaining(operations.map(({ id }) => id)));
		expect(new Set(operations.map(({ id }) => id)).size).toBe(83);
	});

	it.each(operations.map((operation) => [operation.id, operation] as const))(
		'%s has the address, node and policy class of the facts',
		(id, { node, resource, method, path, policyClass }) => {
			const route = routes[id as keyof typeof routes];
			expect(route).toMatchObject({ id, node, resource, method, path, policyClass });
			const fact = facts.get(id);
			expect({ method: fact?.method, path: fact?.path }).toEqual({ method, path });
			// API_KEY is not used on spot any more: what is not public is signed.
			expect(route.security === 'NONE').toBe(fact?.security === 'NONE');
		},
	);

	it('have no two rows for one address', () => {
		const addresses = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
		expect(new Set(addresses).size).toBe(addresses.length);
	});
});
