import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { controlOf } from '../../scripts/demo/exchange';
import { freePort } from '../../scripts/n8nServer/ports';
import { startSimulator } from '../../scripts/startSimulator';
import { Listener } from '../../simulator/test/support/client';
import type { Installation } from '../support/installedN8n';
import { watchArrivals, type Arrivals } from './arrivals';
import { tellFigures } from './figures';
import { liveMegabytesOf, megabytesOf, watchLoad, type Load } from './load';
import { startRealN8n } from './realN8n';

const SYMBOL = 'BTCUSDT';
const CHANNEL = `spot@public.aggre.deals.v3.api.pb@100ms@${SYMBOL}`;
const TRADES_PER_SECOND = 500;
const SECONDS = 60;
const EXECUTION_SECONDS = 0.2;
/** For what waits in the default window, and for n8n to become quiet. */
const SETTLE_MS = 10_000;

export interface FloodFigures {
	/** Seen by a witness of its own on the same channel. */
	tradesSent: number;
	sentPerSecond: number;
	executions: number;
	itemsOut: number;
	/** Sums of the items' own counters. */
	dropped: number;
	conflated: number;
	/** Trades between two items that did come out, none of which did. */
	gaps: number;
	/** Trades after the last one that came out: they waited when the workflow was stopped. */
	waiting: number;
	/** Items that are no trade of the witness, or came out twice. */
	wrong: number;
	/** Resident, garbage included. */
	residentMegabytes: { before: number; peak: number; after: number };
	/** Without garbage; `full` is at the end of the flood, when most waits. */
	liveMegabytes: { before: number; full: number; after: number };
	quiet: Load['answersMs'];
	flooded: Load['answersMs'];
}

/** Trades pour into a slow workflow of a real n8n; `options` are the trigger's. */
export async function playFlood(
	name: string,
	installation: Installation,
	options: IDataObject,
): Promise<FloodFigures> {
	const simulator = await startSimulator({ port: await freePort(), args: ['--market', 'quiet'] });
	const n8n = await startRealN8n(installation);
	const resident = () => megabytesOf(n8n.processId());
	const live = async () => await liveMegabytesOf(n8n.processId(), n8n.inspectPort);
	let witness: Listener | undefined;
	try {
		const parameters = { event: 'trade', symbols: SYMBOL, options };
		const trigger = { parameters, takesSeconds: EXECUTION_SECONDS };
		const [workflowId] = await n8n.publish(simulator, [trigger]);
		await sleep(SETTLE_MS / 2);
		const endOfQuiet = watchLoad(n8n.rest, n8n.processId());
		await sleep(SETTLE_MS / 2);
		const { answersMs: quiet } = await endOfQuiet();

		// Not earlier: the exchange closes a connection that is quiet for a minute.
		witness = await Listener.open(simulator);
		await witness.subscribe(CHANNEL);
		const liveBefore = await live();
		const before = resident();
		const endOfFlood = watchLoad(n8n.rest, n8n.processId());
		const sent = await flood(simulator.restUrl, witness);
		const { peakMegabytes: peak, answersMs: flooded } = await endOfFlood();
		const liveFull = await live();
		await sleep(SETTLE_MS);
		const after = resident();
		await n8n.rest('POST', `/workflows/${workflowId}/deactivate`, {});
		await sleep(SETTLE_MS / 5);
		const liveAfter = await live();

		const arrivals = watchArrivals(n8n.rest);
		await arrivals.read();
		const figures: FloodFigures = {
			...sent,
			executions: arrivals.executions(workflowId),
			...account(tradeIds(witness), arrivals, workflowId),
			residentMegabytes: { before, peak, after },
			liveMegabytes: { before: liveBefore, full: liveFull, after: liveAfter },
			quiet,
			flooded,
		};
		tellFigures(name, figures);
		return figures;
	} finally {
		witness?.close();
		await n8n.stop();
		await simulator.stop();
	}
}

async function flood(
	restUrl: string,
	witness: Listener,
): Promise<Pick<FloodFigures, 'tradesSent' | 'sentPerSecond'>> {
	const trades = TRADES_PER_SECOND * SECONDS;
	const startedAt = Date.now();
	await controlOf(restUrl).act({ do: 'burst', symbol: SYMBOL, trades, seconds: SECONDS });
	let tradesSent = 0;
	const deadline = startedAt + 2 * SECONDS * 1000;
	while (tradesSent < trades && Date.now() < deadline) {
		await sleep(250);
		tradesSent = tradeIds(witness).length;
	}
	const sentPerSecond = Math.round((1000 * tradesSent) / (Date.now() - startedAt));
	return { tradesSent, sentPerSecond };
}

/** In the order in which the exchange sent them. */
function tradeIds({ pushes }: Listener): string[] {
	return pushes.flatMap((push) => {
		const deals = (push.publicAggreDeals?.deals ?? []) as Array<{ tradeId: string }>;
		return deals.map(({ tradeId }) => tradeId);
	});
}

/** Holds what came out against what went in, trade by trade. */
function account(sent: readonly string[], arrivals: Arrivals, workflowId: string) {
	const places = new Map(sent.map((tradeId, place) => [tradeId, place]));
	const out = arrivals.of(workflowId).map(({ item }) => item);
	const known = new Set(out.map(({ tradeId }) => places.get(String(tradeId))));
	known.delete(undefined);
	const last = Math.max(-1, ...[...known].map((place) => place ?? -1));
	const sum = (field: string) =>
		out.reduce((total, item) => total + Number((item[field] as number | undefined) ?? 0), 0);
	return {
		itemsOut: out.length,
		dropped: sum('dropped'),
		conflated: sum('conflated'),
		gaps: last + 1 - known.size,
		waiting: sent.length - 1 - last,
		wrong: out.length - known.size,
	};
}
