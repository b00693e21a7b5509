import type { EndpointFact } from '../facts';
import type { KeyHolder } from '../exchange/exchange';
import { Refusal, missingParameter, refusal } from '../exchange/refusal';
import type { Services } from './call';
import { publicHandlers, signedHandlers } from './handlers';
import type { LimitBreach, RateLimits } from './limits';
import { checkParameters } from './parameters';
import { type Reply, json, limitReply } from './reply';
import type { RawRequest } from './request';
import { judgeSignature, mergedParameters } from './signature';

export interface PipelineOptions {
	/** `strict`: writes need the JSON content type; `lenient`: only when they have a body. */
	readonly contentType: 'strict' | 'lenient';
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;
/** The form of an API key. */
export const KEY_FORM = /^[A-Za-z0-9]{16,64}$/;
const LARGEST_WINDOW_MS = 60_000;
const USUAL_WINDOW_MS = 5000;
/** A timestamp may be ahead of the exchange by less than this (quirks 12). */
const AHEAD_MS = 1000;

/** Every check of exchange-behaviour 1, in its order; the first that fails answers. */
export class Pipeline {
	constructor(
		private readonly services: Services,
		private readonly limits: RateLimits | undefined,
		private readonly options: PipelineOptions,
	) {}

	/** Processes a request to a known endpoint. Never throws. */
	process(endpoint: EndpointFact, raw: RawRequest): Reply {
		try {
			return this.run(endpoint, raw);
		} catch (error) {
			if (error instanceof Refusal) return { status: error.status, body: error.body };
			throw error;
		}
	}

	private run(endpoint: EndpointFact, raw: RawRequest): Reply {
		const breach = this.charge(endpoint, raw);
		if (breach !== undefined) return limitReply(breach);
		this.checkContentType(raw);
		const parameters = mergedParameters(raw);
		if (endpoint.security === 'NONE') {
			checkParameters(endpoint, parameters);
			const handler = known(publicHandlers[endpoint.id], endpoint);
			return json(handler({ services: this.services, endpoint, parameters }));
		}
		const holder = this.authenticate(endpoint, raw, parameters);
		checkParameters(endpoint, parameters);
		const handler = known(signedHandlers[endpoint.id], endpoint);
		return json(handler({ services: this.services, endpoint, parameters, ...holder }));
	}

	private charge(endpoint: EndpointFact, raw: RawRequest): LimitBreach | undefined {
		if (this.limits === undefined) return undefined;
		const holder = this.services.exchange.keys.get(raw.apiKey ?? '');
		return this.limits.charge(endpoint, raw.ip, holder?.account.uid);
	}

	private checkContentType(raw: RawRequest): void {
		if (raw.method === 'GET' || JSON_TYPE.test(raw.contentType)) return;
		if (this.options.contentType === 'lenient' && raw.rawBody === '') return;
		throw refusal(700013);
	}

	private authenticate(
		endpoint: EndpointFact,
		raw: RawRequest,
		parameters: ReadonlyMap<string, string>,
	): KeyHolder {
		const holder = this.keyHolder(raw);
		const verdict = raw.signature ?? judgeSignature(holder.key.secret, raw, parameters);
		if (verdict === 'missing') throw missingParameter('signature');
		this.checkTime(parameters);
		if (verdict === 'invalid') throw refusal(700002);
		const { permission } = endpoint;
		if (permission !== null && !holder.key.permissions.includes(permission)) throw refusal(700007);
		return holder;
	}

	private keyHolder(raw: RawRequest): KeyHolder {
		const { apiKey, ip } = raw;
		if (apiKey === undefined || apiKey === '') throw refusal(400);
		if (!KEY_FORM.test(apiKey)) throw refusal(700001);
		const holder = this.services.exchange.keys.get(apiKey);
		if (holder === undefined) throw refusal(10072);
		if (holder.key.expired) throw refusal(402);
		const { ipWhiteList } = holder.key;
		if (ipWhiteList.length > 0 && !ipWhiteList.includes(ip)) {
			throw refusal(700006, `IP [${ip}] not in the ip white list`);
		}
		return holder;
	}

	private checkTime(parameters: ReadonlyMap<string, string>): void {
		const timestamp = parameters.get('timestamp') ?? '';
		if (!/^\d{1,15}$/.test(timestamp)) throw missingParameter('timestamp');
		const windowText = parameters.get('recvWindow') || String(USUAL_WINDOW_MS);
		if (!/^\d{1,15}$/.test(windowText)) throw missingParameter('recvWindow');
		const windowMs = Number(windowText);
		if (windowMs > LARGEST_WINDOW_MS) throw refusal(700005);
		const ageMs = this.services.requestNow() - Number(timestamp);
		if (ageMs <= -AHEAD_MS || ageMs > windowMs) throw refusal(700003);
	}
}

/** @throws Error for an endpoint of the facts that nobody has built */
function known<T>(handler: T | undefined, endpoint: EndpointFact): T {
	if (handler === undefined) throw new Error(`The endpoint ${endpoint.id} has no handler`);
	return handler;
}
