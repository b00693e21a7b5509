import { routes, type Route } from '../endpoints/routes';

const byAddress = new Map(
	Object.values(routes).map((route) => [`${route.method} ${route.path.toLowerCase()}`, route]),
);

/**
 * The path as a lenient server might understand it: percent-encoding undone (also twice), backslashes,
 * doubled slashes, dot segments, path parameters (`;x=1`) and the last slash resolved. Undefined when it
 * cannot be read at all.
 */
export function plainPath(path: string): string | undefined {
	let decoded = path;
	for (let round = 0; round < 5; round++) {
		const before = decoded;
		try {
			decoded = decodeURIComponent(before);
		} catch {
			return undefined;
		}
		if (decoded === before) return segments(decoded);
	}
	return undefined;
}

function segments(path: string): string | undefined {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f?#]/.test(path)) return undefined;
	const kept: string[] = [];
	for (const raw of path.replace(/\\/g, '/').split('/')) {
		const segment = raw.split(';')[0].trim();
		if (segment === '..') kept.pop();
		else if (segment !== '' && segment !== '.') kept.push(segment);
	}
	return `/${kept.join('/')}`;
}

/** The table's row for a method and a plain path, whatever their case. */
export function routeOf(method: string, path: string): Route | undefined {
	return byAddress.get(`${method.toUpperCase()} ${path.toLowerCase()}`);
}
