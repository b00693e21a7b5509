import http from 'node:http';
import https from 'node:https';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Network } from './network';
import { processWide } from './processState';

/** Below the idle time of common servers, so that a request rarely meets a socket the server just closed. */
const IDLE_SOCKET_MS = 30_000;

interface Entry {
	agent: http.Agent;
	/** n8n makes a new filter function for each run; all of them apply the same instance-wide rules. */
	lookup?: LookupFunction;
}

/**
 * The keep-alive agent for the origin of `url` (http, https, ws or wss), one per process, proxy and kind
 * of network. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read at each call. Certificates are always
 * checked; idle sockets do not keep the process alive.
 */
export function agentFor(url: string, network: Network): http.Agent {
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
	entry.lookup = network.lookup;
	return entry.agent;
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
		const { HttpsProxyAgent } = require('https-proxy-agent') as typeof import('https-proxy-agent');
		entry.agent = new HttpsProxyAgent(proxy, options);
	} else {
		const direct = network.lookup ? { ...options, lookup } : options;
		entry.agent = target.protocol === 'https:' ? new https.Agent(direct) : new http.Agent(direct);
	}
	return entry as Entry;
}
