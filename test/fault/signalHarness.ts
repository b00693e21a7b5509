/** What the tests of signals share: an exchange with somebody on both sides, and sending as a sender does. */
import { orderFromSignal, type SignalHow, type SignalReport } from '../../mexc/flows/signalOrder';
import type { RestClient } from '../../mexc/rest/client';
import { forgetProcessState } from '../support/freshProcess';
import {
	buyFrom,
	clientOf,
	flowOptions,
	freeOf,
	sellInto,
	startBench,
	type Bench,
	type FlowSettings,
} from './flowHarness';

export const SIGNAL_SECRET = 'tv-secret-4711-abcdef';

const standard: SignalHow = {
	isSecretRequired: true,
	maxAgeMs: 60_000,
	isEachDeliveryNew: false,
	cancelOpenSells: false,
};

export interface Sending {
	how?: Partial<SignalHow>;
	settings?: FlowSettings;
	client?: RestClient;
}

export interface SignalBench {
	bench: Bench;
	/** A moment so many seconds from now, as senders write it. */
	at(seconds?: number): string;
	/** A signal for BTCUSDT with the secret, or any text. */
	send(signal: object | string, more?: Sending): Promise<SignalReport>;
	/** What is free of BTC. */
	held(): string;
}

/** The account holds 2 BTC; others sell at 65000 and buy at 64990. */
export async function startSignals(): Promise<SignalBench> {
	forgetProcessState();
	const bench = await startBench();
	const client = clientOf(bench.simulator, bench, { signalSecret: SIGNAL_SECRET });
	sellInto(bench.simulator, '20', '65000');
	buyFrom(bench.simulator, '20', '64990');
	return {
		bench,
		at: (seconds = 0) => new Date(bench.time.now() + seconds * 1000).toISOString(),
		async send(signal, more = {}) {
			const full = { symbol: 'BTCUSDT', secret: SIGNAL_SECRET, ...(signal as object) };
			const text = typeof signal === 'string' ? signal : JSON.stringify(full);
			const of = more.client ?? client;
			const options = flowOptions(of, more.settings);
			const how = { ...standard, ...more.how };
			return await bench.time.until(orderFromSignal(of, text, how, options));
		},
		held: () => freeOf(bench.simulator, 'BTC'),
	};
}
