import fc from 'fast-check';
import { createRequire } from 'node:module';
import { Core } from '../../simulator/src/core';
import { endpointFacts, type EndpointFact } from '../../simulator/src/facts';
import { takeSnapshot } from '../../simulator/src/snapshot';
import { saveWallet } from '../../simulator/src/wallet/saved';
import { routes, type RouteId } from '../../mexc/endpoints/routes';
import { MexcError } from '../../mexc/core/errors';
import { authenticateRequest, type OutgoingRequest } from '../../mexc/foreign/authenticate';
import { endpoints, fullValuesOf, givenOf, valueOf } from '../support/endpointValues';
import { credentialFor } from '../unit/restServer';

// Whatever another node asks to be signed: can the signature be used for something that the credential
// forbids? The judge is the simulator, which checks signatures as MEXC does, over the parameters alone.

/** The library that n8n writes a query with. */
const { stringify } = createRequire(require.resolve('n8n-core'))('qs') as {
	stringify(values: object): string;
};

interface Policy {
	allowTrading: boolean;
	allowTransfers: boolean;
	allowWithdrawals: boolean;
	allowAdministration: boolean;
	dryRun: boolean;
	allowedSymbols: string;
}

interface Attempt {
	policy: Policy;
	request: OutgoingRequest;
	/** Where the signed text is cut into query and body, as a fraction. */
	cut: number;
}

const switchOf: Readonly<Record<string, keyof Policy>> = {
	trade: 'allowTrading',
	transfer: 'allowTransfers',
	withdraw: 'allowWithdrawals',
	administer: 'allowAdministration',
};

const signed = endpoints.filter(({ security }) => security === 'SIGNED');
const guarded = signed.filter(({ id }) => switchOf[routes[id as RouteId].policyClass]);

/** Every parameter of the facts with each value that any endpoint gives it. */
const pool = new Map<string, Set<string>>();
for (const fact of signed) {
	for (const parameter of givenOf(fact)) {
		const values = pool.get(parameter.name) ?? new Set();
		pool.set(parameter.name, values.add(valueOf(fact, parameter)));
	}
}
const anyPair = fc
	.constantFrom(...pool.keys())
	.chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(pool.get(name) ?? ['']))));

const spelled = (name: string) =>
	fc.constantFrom(name, name.toUpperCase(), `${name} `, `${name}[]`, name.replace('I', 'ı'));

/** Mostly what one endpoint takes; sometimes with something of another, or spelled in another way. */
const parameters = fc.constantFrom(...signed).chain((fact) =>
	fc.record({
		fact: fc.constant(fact),
		own: fc.oneof(
			{ weight: 3, arbitrary: fc.constant(Object.entries(fullValuesOf(fact.id))) },
			{ weight: 5, arbitrary: fc.subarray(Object.entries(fullValuesOf(fact.id))) },
		),
		foreign: fc.oneof(
			{ weight: 8, arbitrary: fc.constant([]) },
			{ weight: 2, arbitrary: fc.array(anyPair, { maxLength: 3 }) },
			{
				weight: 1,
				arbitrary: anyPair.chain(([name, value]) =>
					fc.tuple(spelled(name), fc.constant(value)).map((pair) => [pair]),
				),
			},
		),
	}),
);

const attempt: fc.Arbitrary<Attempt> = fc
	.record({
		parameters,
		policy: fc.record({
			allowTrading: fc.boolean(),
			allowTransfers: fc.boolean(),
			allowWithdrawals: fc.boolean(),
			allowAdministration: fc.boolean(),
			dryRun: fc.boolean(),
			allowedSymbols: fc.constantFrom('', 'MXUSDT'),
		}),
		place: fc.constantFrom('url', 'qs', 'body', 'form'),
		other: fc.option(fc.constantFrom(...signed), { freq: 20 }),
		cut: fc.double({ min: 0, max: 1, noNaN: true }),
	})
	.map(({ parameters: { fact, own, foreign }, policy, place, other, cut }) => {
		const all = Object.fromEntries([...own, ...foreign]);
		const { method, path } = other ?? fact;
		const request: OutgoingRequest = { method, url: path };
		if (place === 'url') request.url = `${path}?${new URLSearchParams(all).toString()}`;
		else request[place] = all;
		return { policy, request, cut };
	});

export interface Figures {
	attempts: number;
	signed: number;
	/** Requests with those signatures at addresses that the credential forbids. */
	tried: number;
	/** What MEXC would have carried out. Must stay empty. */
	carriedOut: string[];
	/** Answers by their code, so that a reader sees why they were refused. */
	codes: Record<string, number>;
}

/** Signs `count` random requests and tries each signature wherever it is forbidden. */
export async function trySignatures(
	exchange: Exchange,
	count: number,
	seed: number,
): Promise<Figures> {
	const figures: Figures = { attempts: 0, signed: 0, tried: 0, carriedOut: [], codes: {} };
	for (let done = 0; done < count; done += CHUNK) {
		const numRuns = Math.min(CHUNK, count - done);
		for (const one of fc.sample(attempt, { numRuns, seed: seed + done })) {
			await tryOne(exchange, one, figures);
		}
	}
	return figures;
}

const CHUNK = 2000;

/** The exchange without its network, so that a million signatures can be tried. */
export interface Exchange {
	/** Reports the time to whoever signs. */
	restUrl: string;
	apiKey: string;
	apiSecret: string;
	/** 200, or the code of the refusal. */
	answer(id: string, rawQuery: string, rawBody: string): number;
	/** Everything that a request could have changed. */
	state(): string;
	stop(): void;
}

export function exchangeAt(restUrl: string): Exchange {
	const core = new Core({ market: 'quiet', limits: false });
	const [{ accessKey: apiKey, secret: apiSecret }] = core.settings.accounts[0].keys;
	const facts = new Map(endpointFacts.map((fact) => [fact.id, fact]));
	return {
		restUrl,
		apiKey,
		apiSecret,
		answer(id, rawQuery, rawBody) {
			const fact = facts.get(id) as EndpointFact;
			const { method, path } = fact;
			const raw = { method, path, rawQuery, rawBody, apiKey, ip: '127.0.0.1' };
			const reply = core.process(fact, { ...raw, contentType: 'application/json' });
			return reply.status === 200 ? 200 : (JSON.parse(reply.body) as { code: number }).code;
		},
		state: () =>
			JSON.stringify([
				takeSnapshot(core.exchange, core.listenKeys),
				saveWallet(core.accountSide.wallet),
			]),
		stop: () => core.stop(),
	};
}

async function tryOne(
	exchange: Exchange,
	{ policy, request, cut }: Attempt,
	figures: Figures,
): Promise<void> {
	figures.attempts++;
	const { apiKey, apiSecret } = exchange;
	const credential = { ...credentialFor(exchange.restUrl, { ...policy }), apiKey, apiSecret };
	const query = await authenticateRequest(credential, request).then(
		({ qs }) => stringify(qs as object),
		(error: unknown) => {
			if (error instanceof MexcError) return undefined;
			throw error;
		},
	);
	if (query === undefined) return;
	figures.signed++;
	const [text, signature] = query.split('&signature=');
	const at = Math.floor(cut * text.length);
	const head = text.slice(0, at);
	const layouts = [
		[query, ''],
		[`${head}${head === '' ? '' : '&'}signature=${signature}`, text.slice(at)],
	];
	for (const { id } of guarded.filter((fact) => !isAllowed(fact.id, policy))) {
		for (const [rawQuery, rawBody] of layouts) {
			const code = exchange.answer(id, rawQuery, rawBody);
			figures.tried++;
			figures.codes[code] = (figures.codes[code] ?? 0) + 1;
			if (code === 200) figures.carriedOut.push(`${id}: ${rawQuery} ${rawBody}`);
		}
	}
}

/** Where trading is limited to a pair that the signed values never name, every order is forbidden. */
function isAllowed(id: string, policy: Policy): boolean {
	const { policyClass } = routes[id as RouteId];
	if (policy.dryRun || !policy[switchOf[policyClass]]) return false;
	return policyClass !== 'trade' || policy.allowedSymbols === '' || id === 'dustTransfer';
}
