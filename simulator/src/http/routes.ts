import { type EndpointFact, endpointFacts } from '../facts';

const byPath = new Map<string, Map<string, EndpointFact>>();
for (const endpoint of endpointFacts) {
	const methods = byPath.get(endpoint.path) ?? new Map<string, EndpointFact>();
	methods.set(endpoint.method, endpoint);
	byPath.set(endpoint.path, methods);
}

export type Route = EndpointFact | 'unknownPath' | 'wrongMethod';

/** The endpoint for a method and path, exactly as the facts spell them. */
export function findRoute(method: string, path: string): Route {
	const methods = byPath.get(path);
	if (methods === undefined) return 'unknownPath';
	return methods.get(method) ?? 'wrongMethod';
}
