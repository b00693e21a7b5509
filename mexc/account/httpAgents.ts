import http from 'node:http';
import https from 'node:https';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Network } from './network';
import { processWide } from '../core/globalState';
import { type Moment, ageMs, momentOf, systemTime } from '../core/time';
import { refusingProxy, shownProxy, unreachableProxy } from './proxyFailures';

/** Below the idle time of common servers, so that a request rarely meets a socket the server just closed. */
const IDLE_SOCKET_MS = 30_000;
/** Below the idle time of all servers: on an older socket a write may get lost, and nobody would know. */
const PROVEN_FOR_MS = 2_000;

interface Entry {
	agent: http.Agent;
	/** n8n makes a new filter function for each run; all of them apply the same instance-wide rules. */
	lookup?: LookupFunction;
	/** Since when each socket is idle. */
	idleSince: WeakMap<object, Moment>;
	/** The proxy as people may see it, and the requests it has not connected yet. */
	proxy?: { shown: string; waiting: WeakSet<object>; count: number };
}

/**
 * The keep-alive agent for the origin of `url` (http, https, ws or wss), one per process, proxy and kind
 * of network. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read at each call. Certificates are always
 * checked; idle sockets do not keep the process alive. Throws MexcError when the proxy's URL is none; with a
 * proxy that does not open the way a request fails with a MexcError that names it.
 */
export function agentFor(url: string, network: Network): http.Agent {
	const entry = entryFor(url, network);
	entry.lookup = network.lookup;
	return entry.agent;
}

/** Closes what has been idle for seconds: a write goes out on a socket that is fresh or just proven. */
export function closeDoubtfulSockets(url: string, network: Network): void {
	for (const { socket, isProven } of freeSockets(url, network)) if (!isProven) socket.destroy();
}

/** Whether a write would find an open socket, and not begin with a handshake. */
export function hasProvenSocket(url: string, network: Network): boolean {
	return freeSockets(url, network).some(({ isProven }) => isProven);
}

function freeSockets(url: string, network: Network) {
	const { agent, idleSince } = entryFor(url, network);
	const sockets = Object.values(agent.freeSockets).flatMap((of) => of ?? []);
	return sockets.map((socket) => {
		const since = idleSince.get(socket);
		const isProven = since !== undefined && ageMs(systemTime, since) <= PROVEN_FOR_MS;
		return { socket, isProven };
	});
}

/**
 * The proxy that has not opened the way for `request` yet, or for any request when none is given;
 * undefined when no proxy is in the way.
 */
export function proxyWaitedFor(
	url: string,
	network: Network,
	request?: object,
): string | undefined {
	const { proxy } = entryFor(url, network);
	if (proxy === undefined) return undefined;
	const isWaiting = request === undefined ? proxy.count > 0 : proxy.waiting.has(request);
	return isWaiting ? proxy.shown : undefined;
}

function entryFor(url: string, network: Network): Entry {
	const target = new URL(url.replace(/^ws/, 'http'));
	// Proxy libraries are loaded on first use, not when n8n starts.
	const { getProxyForUrl } = require('proxy-from-env') as typeof import('proxy-from-env');
	const proxy = getProxyForUrl(target.href);
	const key = [target.origin, proxy, network.lookup ? 'filtered' : 'open'].join(' ');
	const entries = processWide('agents', () => new Map<string, Entry>());
	let entry = entries.get(key);
	if (!entry) {
		entry = createEntry(target, proxy, network);
		entries.set(key, entry);
	}
	return entry;
}

function createEntry(target: URL, proxy: string, network: Network): Entry {
	const entry: Partial<Entry> = { lookup: network.lookup };
	const lookup: LookupFunction = (hostname, options, callback) =>
		(entry.lookup ?? (systemLookup as LookupFunction))(hostname, options, callback);
	const options: https.AgentOptions = {
		keepAlive: true,
		timeout: IDLE_SOCKET_MS,
		rejectUnauthorized: true,
	};
	// Behind a proxy the proxy resolves the target's name: our filter has nothing to resolve.
	if (proxy) {
		const waiting = { shown: shownProxy(proxy), waiting: new WeakSet(), count: 0 };
		entry.proxy = waiting;
		entry.agent = proxyAgent(proxy, options, waiting);
	} else {
		const direct = network.lookup ? { ...options, lookup } : options;
		entry.agent = target.protocol === 'https:' ? new https.Agent(direct) : new http.Agent(direct);
	}
	const idleSince: Entry['idleSince'] = new WeakMap();
	entry.idleSince = idleSince;
	entry.agent.on('free', (socket: object) => idleSince.set(socket, momentOf(systemTime)));
	return entry as Entry;
}

/** Whatever keeps the proxy from opening the way becomes an error that names the proxy. */
function proxyAgent(
	proxy: string,
	options: https.AgentOptions,
	entry: NonNullable<Entry['proxy']>,
): http.Agent {
	const { HttpsProxyAgent } = require('https-proxy-agent') as typeof import('https-proxy-agent');
	const agent = new HttpsProxyAgent(proxy, options);
	const connect = agent.connect.bind(agent);
	agent.connect = async (request, target) => {
		const { host = 'MEXC' } = target as { host?: string };
		let status = 200;
		request.once('proxyConnect', (answer: { statusCode: number }) => (status = answer.statusCode));
		entry.waiting.add(request);
		entry.count++;
		try {
			const socket = await connect(request, target).catch((error: unknown) => {
				throw unreachableProxy(entry.shown, host, error);
			});
			if (status === 200) return socket;
			socket.destroy();
			throw refusingProxy(entry.shown, host, status);
		} finally {
			entry.waiting.delete(request);
			entry.count--;
		}
	};
	return agent;
}
