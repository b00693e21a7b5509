import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface RegistryStandIn {
	url: string;
	/** `GET /axios`, in order; `elsewhere: …` for what was meant for another host. */
	requests: string[];
	/** The bodies of what was published, by package name. */
	published: Map<string, PublishedPackage>;
	/** Offers a package: the newest version that was offered last is what its tag "latest" names. */
	offer(manifest: Manifest, tarball: Buffer): void;
	close(): Promise<void>;
}

export interface Manifest {
	name: string;
	version: string;
	[field: string]: unknown;
}

export interface PublishedPackage {
	versions: Record<string, { dist: { integrity: string } }>;
	_attachments: Record<string, { data: string }>;
}

interface Offered {
	manifest: Manifest;
	tarball: Buffer;
}

const sha512 = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/**
 * A registry of this machine, as far as npm's install and publish need one. It is also the proxy for every
 * other host, and lets nothing through: a request that leaves the machine is seen and fails.
 */
export async function startRegistryStandIn(): Promise<RegistryStandIn> {
	const offered = new Map<string, Offered[]>();
	const published = new Map<string, PublishedPackage>();
	const requests: string[] = [];
	const server = http.createServer((request, response) => {
		const { method = '', url: target = '' } = request;
		if (!target.startsWith('/')) {
			requests.push(`elsewhere: ${method} ${target}`);
			return void response.writeHead(502).end();
		}
		const place = decodeURIComponent(target.split('?')[0]);
		requests.push(`${method} ${place}`);
		const answer = (body: Buffer | object | undefined) => {
			if (body === undefined) return void response.writeHead(404).end('{}');
			response.writeHead(200).end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
		};
		if (method === 'PUT') {
			const parts: Buffer[] = [];
			request.on('data', (part: Buffer) => parts.push(part));
			request.on('end', () => {
				const document = JSON.parse(Buffer.concat(parts).toString()) as PublishedPackage;
				published.set(place.slice(1), document);
				answer({ ok: true });
			});
		} else {
			answer(tarballAt(place) ?? documentOf(place.slice(1)));
		}
	});
	server.on('connect', (request, socket) => {
		requests.push(`elsewhere: CONNECT ${request.url}`);
		socket.end('HTTP/1.1 502 Refused\r\n\r\n');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const fileOf = ({ name, version }: Manifest) => `/${name}/-/${name}-${version}.tgz`;

	function tarballAt(place: string): Buffer | undefined {
		const all = [...offered.values()].flat();
		return all.find(({ manifest }) => fileOf(manifest) === place)?.tarball;
	}

	function documentOf(name: string): object | undefined {
		const versions = offered.get(name);
		if (versions === undefined) return undefined;
		return {
			name,
			'dist-tags': { latest: versions[versions.length - 1].manifest.version },
			versions: Object.fromEntries(
				versions.map(({ manifest, tarball }) => [
					manifest.version,
					{
						...manifest,
						dist: { tarball: `${url}${fileOf(manifest)}`, integrity: sha512(tarball) },
					},
				]),
			),
		};
	}

	return {
		url,
		requests,
		published,
		offer: (manifest, tarball) => {
			offered.set(manifest.name, [...(offered.get(manifest.name) ?? []), { manifest, tarball }]);
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The surroundings of an npm that knows this registry only, and nothing of the machine's settings or cache. */
export function npmEnvironment({ url }: RegistryStandIn, home: string): NodeJS.ProcessEnv {
	return {
		PATH: process.env.PATH,
		HOME: home,
		npm_config_registry: `${url}/`,
		npm_config_cache: path.join(home, 'cache'),
		npm_config_userconfig: path.join(home, 'npmrc'),
		npm_config_globalconfig: path.join(home, 'global-npmrc'),
		npm_config_proxy: url,
		npm_config_https_proxy: url,
		npm_config_noproxy: '127.0.0.1',
		npm_config_update_notifier: 'false',
		npm_config_fetch_retries: '0',
	};
}

/** A package whose code leaves `mark` where it is loaded, and whose scripts leave it where they run. */
export function poisonedTarball(folder: string, manifest: Manifest, mark: string): Buffer {
	const home = mkdtempSync(path.join(folder, 'poisoned-'));
	const code = `require('node:fs').appendFileSync(${JSON.stringify(mark)}, ${JSON.stringify(manifest.name)});`;
	mkdirSync(path.join(home, 'package'));
	writeFileSync(path.join(home, 'package', 'index.js'), code);
	writeFileSync(path.join(home, 'package', 'package.json'), JSON.stringify(manifest));
	execFileSync('tar', ['-czf', 'poisoned.tgz', 'package'], { cwd: home });
	return readFileSync(path.join(home, 'poisoned.tgz'));
}
