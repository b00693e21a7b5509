import type { Endpoint } from './endpoint';
import { routes, type NodeName } from './routes';

/**
 * The operations of one node, found among what the files of its chapter export, in the order of their routes, which
 * is the editor's.
 */
export function chapterOf(node: NodeName, ...files: readonly object[]): readonly Endpoint[] {
	const exported: unknown[] = files.flatMap((file) => Object.values(file));
	const defined = new Map(exported.filter(isEndpoint).map((one) => [one.id, one]));
	return Object.values(routes).flatMap((route) =>
		route.node === node ? (defined.get(route.id) ?? []) : [],
	);
}

function isEndpoint(value: unknown): value is Endpoint {
	return typeof value === 'object' && value !== null && 'output' in value && 'path' in value;
}
