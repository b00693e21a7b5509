import { randomBytes } from 'node:crypto';
import type { Commands } from '../control/commands';
import type { Core, Follower } from '../core';
import type { AccountOptions } from '../exchange/accounts';
import { endpointFacts } from '../facts';
import { type MarketPlan, syntheticPlan } from '../marketPlan';
import { type SimulatorOptions, settingsOf } from '../options';
import { OutsideCandles } from '../outside/outsideCandles';
import type { Snapshot } from '../snapshot';
import { privateMessage } from '../stream/privateMessages';
import { ReplayedMarket } from './replayedMarket';
import type { ReplayOptions } from './replayOptions';
import {
	type RequestLine,
	type SessionHeader,
	type SessionLine,
	SessionReader,
} from './sessionFile';

const endpoints = new Map(endpointFacts.map((endpoint) => [endpoint.id, endpoint]));

/** Plays a session: the same things come in at the same exchange times, at any speed. */
export class Replay implements Follower {
	private readonly reader: SessionReader;
	private readonly listenKeys: string[] = [];
	private readonly reported: string[] = [];
	private core: Core | undefined;
	private isOwn = false;
	private counts = { requests: 0, commands: 0, marketEvents: 0, pushes: 0, strangers: 0 };
	private differences = 0;
	private firstDifference: string | undefined;

	/**
	 * @param report is given a sentence when the file is damaged; default: a process warning
	 * @throws SessionError when the file is no session
	 */
	constructor(
		private readonly options: ReplayOptions,
		report: (sentence: string) => void = (sentence) => process.emitWarning(sentence),
	) {
		this.reader = new SessionReader(options.file, report);
	}

	/** The options that the recorded exchange was started with; secrets are those of `own` accounts. */
	startOptions(own: readonly AccountOptions[]): SimulatorOptions {
		const { settings, startMs, orderHistory, pairs, accounts, state } = this.reader.header;
		const { limits, ...rest } = settings;
		return {
			...rest,
			startMs,
			orderHistory,
			pairs,
			limits: limits ?? false,
			accounts: accounts.map((account) => withSecrets(account, own)),
			state: state && stateWithSecrets(state, own),
		};
	}

	plan(options: SimulatorOptions): MarketPlan {
		const { header } = this.reader;
		const drawListenKey = () => this.listenKeys.shift() ?? 'f'.repeat(64);
		if (header.mode === 'synthetic') {
			return { ...syntheticPlan(settingsOf(options)), drawListenKey };
		}
		return outsidePlan(header, drawListenKey);
	}

	follow(core: Core): void {
		this.core = core;
		core.exchange.announce.privateEvents.listen((event) => {
			const { channel, body } = privateMessage(event);
			this.reported.push(JSON.stringify({ uid: event.uid, channel, body }));
		});
		core.processed.listen(({ endpoint }) => {
			if (!this.isOwn && endpoint.method !== 'GET') this.counts.strangers += 1;
		});
		this.goOn(core);
	}

	stop(): void {
		this.core = undefined;
		this.reader.close();
	}

	/** Hangs the next line on the clock, after everything else that happens at its time. */
	private goOn(core: Core): void {
		const line = this.reader.next();
		if (line === undefined) {
			core.clock.atEndOf(core.clock.now(), () => this.end(core));
			return;
		}
		core.clock.atEndOf(line.at, () => {
			if (this.core !== core) return;
			this.play(core, line);
			this.goOn(core);
		});
	}

	private play(core: Core, { request, command, market, listenKey, push }: SessionLine): void {
		this.isOwn = true;
		try {
			if (market !== undefined) this.playMarket(core, market);
			if (this.options.onlyMarket === true) return;
			if (listenKey !== undefined) this.listenKeys.push(listenKey);
			if (request !== undefined) this.playRequest(core, request);
			if (command !== undefined) this.playCommand(core, command);
			if (push !== undefined) this.compare('a push', JSON.stringify(push), this.reported.shift());
			if (push !== undefined) this.counts.pushes += 1;
		} finally {
			this.isOwn = false;
		}
	}

	private playMarket(core: Core, event: NonNullable<SessionLine['market']>): void {
		this.counts.marketEvents += 1;
		if (core.market instanceof ReplayedMarket) core.market.apply(event);
	}

	private playRequest(core: Core, line: RequestLine): void {
		const endpoint = endpoints.get(line.endpoint);
		if (endpoint === undefined) return;
		this.counts.requests += 1;
		const { method, path } = endpoint;
		const { query: rawQuery, body: rawBody, contentType, apiKey, ip, signature, wallMs } = line;
		const raw = { method, path, rawQuery, rawBody, contentType, apiKey, ip, signature };
		const { status, body } = core.process(endpoint, raw, wallMs);
		const what = `${method} ${path}?${rawQuery}`;
		this.compare(what, `${line.status} ${line.answer}`, `${status} ${body}`);
	}

	private playCommand(core: Core, command: NonNullable<SessionLine['command']>): void {
		this.counts.commands += 1;
		const { name, refusal = 'done' } = command;
		const given = command.given.map((value) => value ?? undefined);
		let outcome = 'done';
		try {
			core.command(name as keyof Commands, given as never);
		} catch (error) {
			outcome = (error as Error).message;
		}
		this.compare(`the command ${name}`, refusal, outcome);
	}

	private compare(what: string, before: string, now: string | undefined): void {
		if (before === now) return;
		this.differences += 1;
		this.firstDifference ??= `${what}: then ${before}, now ${now ?? 'nothing'}`;
	}

	private end(core: Core): void {
		this.reader.close();
		// What is left can be looked at; a market of its own would go on.
		core.clock.set({ manual: true });
		const { differences, firstDifference } = this;
		this.options.ended?.({ ...this.counts, differences, firstDifference });
	}
}

function outsidePlan(header: SessionHeader, drawListenKey: () => string): MarketPlan {
	return {
		pairs: header.pairs,
		startMs: () => header.startMs,
		drawListenKey,
		candlesOf: (market) => new OutsideCandles(() => market.last),
		marketOf: (parts) => new ReplayedMarket(parts, header),
	};
}

/** The secret of a key that this simulator knows by itself; the others open nothing. */
function secretOf(accessKey: string, own: readonly AccountOptions[]): string {
	const known = own.flatMap(({ keys }) => keys).find((key) => key.accessKey === accessKey);
	return known?.secret ?? randomBytes(16).toString('hex');
}

function withSecrets(account: AccountOptions, own: readonly AccountOptions[]): AccountOptions {
	const keys = account.keys.map((key) => ({ ...key, secret: secretOf(key.accessKey, own) }));
	return { ...account, keys };
}

function stateWithSecrets(state: Snapshot, own: readonly AccountOptions[]): Snapshot {
	const { wallet } = state;
	if (wallet === undefined) return state;
	const keys = wallet.keys.map(({ uid, key }) => ({
		uid,
		key: { ...key, secret: secretOf(key.accessKey, own) },
	}));
	return { ...state, wallet: { ...wallet, keys } };
}
