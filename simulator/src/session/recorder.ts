import type { Core, Follower, ProcessedRequest } from '../core';
import type { AccountOptions, KeyOptions } from '../exchange/accounts';
import { judgeSignature, mergedParameters, withoutSignature } from '../http/signature';
import { KEY_FORM } from '../http/pipeline';
import type { SimulatorOptions } from '../options';
import { privateMessage } from '../stream/privateMessages';
import type { Snapshot } from '../snapshot';
import {
	type RequestLine,
	SESSION_FORMAT,
	SESSION_VERSION,
	type SessionHeader,
	type SessionLine,
	SessionWriter,
} from './sessionFile';

/** Keys that no simulator knows may be real ones: something of the same form stands for them. */
const STRANGE_KEY = 'x'.repeat(32);
const MALFORMED_KEY = 'x';

/** Writes a session: everything that comes in from outside, what it was answered, and what was pushed to owners. */
export class Recorder implements Follower {
	private writer: SessionWriter | undefined;
	private silence: Array<() => void> = [];
	/** Pushes of the turn that is under way: what caused them is written first. */
	private pushes: SessionLine[] = [];

	/** @param state what the exchange went on from, if anything */
	constructor(
		private readonly file: string,
		private readonly options: SimulatorOptions,
		private readonly state: Snapshot | undefined,
	) {}

	/** Begins the file; again after a reset, because the exchange begins again. */
	follow(core: Core): void {
		this.stop();
		const writer = new SessionWriter(this.file);
		this.writer = writer;
		writer.write(this.header(core));
		const { clock, exchange, listenKeys, market } = core;
		const write = (line: Omit<SessionLine, 'at'>) => writer.write({ at: clock.now(), ...line });
		this.silence = [
			core.processed.listen((processed) => write({ request: requestLine(core, processed) })),
			core.commanded.listen((command) => write({ command })),
			listenKeys.drawn.listen((listenKey) => write({ listenKey })),
			exchange.announce.privateEvents.listen((event) => {
				const { channel, body } = privateMessage(event);
				this.pushes.push({ at: clock.now(), push: { uid: event.uid, channel, body } });
			}),
			clock.turnEnded.listen(() => {
				for (const push of this.pushes.splice(0)) writer.write(push);
			}),
		];
		if (market.reported !== undefined) {
			this.silence.push(market.reported.listen((event) => write({ market: event })));
		}
	}

	stop(): void {
		for (const silence of this.silence) silence();
		this.silence = [];
		this.writer?.close();
		this.writer = undefined;
	}

	private header({ settings, startMs, market, exchange }: Core): SessionHeader {
		const { seed, market: kind, requestClock, limits, switches, scenario, accounts } = settings;
		const { mode, source } = market.report();
		return {
			format: SESSION_FORMAT,
			version: SESSION_VERSION,
			startMs,
			mode,
			source,
			settings: { seed, market: kind, requestClock, limits, switches, scenario },
			orderHistory: this.options.orderHistory,
			pairs: [...exchange.markets.values()].map(({ pair }) => pair),
			accounts: accounts.map(withoutSecrets),
			...(this.state === undefined ? {} : { state: stateWithoutSecrets(this.state) }),
		};
	}
}

function withoutSecrets(account: AccountOptions): AccountOptions {
	return { ...account, keys: account.keys.map((key): KeyOptions => ({ ...key, secret: '' })) };
}

function stateWithoutSecrets(state: Snapshot): Snapshot {
	if (state.wallet === undefined) return state;
	const keys = state.wallet.keys.map(({ uid, key }) => ({ uid, key: { ...key, secret: '' } }));
	return { ...state, wallet: { ...state.wallet, keys } };
}

function requestLine(core: Core, processed: ProcessedRequest): RequestLine {
	const { endpoint, raw, reply, wallMs } = processed;
	const holder = core.exchange.keys.get(raw.apiKey ?? '');
	const signature =
		holder === undefined
			? 'missing'
			: judgeSignature(holder.key.secret, raw, mergedParameters(raw));
	return {
		endpoint: endpoint.id,
		query: withoutSignature(raw.rawQuery),
		body: withoutSignature(raw.rawBody),
		contentType: raw.contentType,
		...keyOf(raw.apiKey, holder !== undefined),
		ip: raw.ip,
		signature,
		wallMs,
		status: reply.status,
		answer: reply.body,
	};
}

function keyOf(apiKey: string | undefined, isKnown: boolean): { readonly apiKey?: string } {
	if (apiKey === undefined || apiKey === '') return {};
	if (isKnown) return { apiKey };
	return { apiKey: KEY_FORM.test(apiKey) ? STRANGE_KEY : MALFORMED_KEY };
}
