import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../simulator/src';
import { cancelAnswers, startActivity, type Activity, type DuplicateCheck } from './activity';
import type { Cluster } from './cluster';
import { tallyOf, tallyOfOrders, type Results, type Tallies } from './results';
import type { Effect, Sink } from './sink';

const SECOND = 1_000;
const LOOK_EVERY_MS = SECOND;
/** Nothing has come for so long: what is missing does not come. A lost report of an end costs a minute. */
const STILL_MS = 100 * SECOND;
/** For what comes a second time. */
const CALM_MS = 2 * SECOND;

export const CHECKS: readonly DuplicateCheck[] = ['auto', 'always'];

/** Names of the workflows that a trial counts. */
export const FILLS = 'fills';
export const ORDER_UPDATES = 'order updates';
export const ordersWith = (check: DuplicateCheck) => `orders ${check}`;

export interface TrialsContext {
	cluster: Cluster;
	exchange: Simulator;
	sink: Sink;
	results: Results;
	say(line: string): void;
}

export interface Trials {
	/** Of one workflow, so far. */
	effectsOf(workflow: string): Effect[];
	/** Nothing is under way any more. */
	quiet(): Promise<void>;
	/** Waits until everything that may come has come, and keeps what was measured. */
	settle(name: string, startedAt: number, tallies: () => Tallies): Promise<Tallies>;
	/** Plays while somebody trades on the account, an order each `everyMs`. */
	play(name: string, everyMs: number, act: () => Promise<void>): Promise<Tallies>;
}

export function trialsOf(context: TrialsContext): Trials {
	const { cluster, exchange, sink, results, say } = context;
	const effectsOf = (workflow: string) => sink.effects.filter((one) => one.workflow === workflow);

	async function underWay(): Promise<number> {
		const rows = await cluster.postgres.query(
			`select count(*) from execution_entity where status in ('new', 'running') and "deletedAt" is null`,
		);
		return Number(rows[0][0]);
	}

	/** What n8n shows to a person who looks for an event: a failed execution, or a line of our log. */
	async function failureReader(): Promise<(eventId: string) => boolean> {
		const rows = await cluster.postgres.query(
			`select "deduplicationKey" from execution_entity where status in ('error', 'crashed') and "deduplicationKey" is not null`,
		);
		const keys = rows.map(([key]) => `${key}:`);
		const log = cluster.main.log();
		return (id) =>
			keys.some((key) => key.includes(`:${id}:`)) || log.includes(`found the event ${id} again`);
	}

	/** Moves what n8n shows as failed from the lost ones to the failed ones. */
	async function withFailures(tallies: Tallies): Promise<Tallies> {
		const isShown = await failureReader();
		const split = Object.entries(tallies).map(([what, tally]) => {
			const isFailed = (line: string) => isShown(line.split(' ')[0]);
			const failed = tally.lost.filter(isFailed);
			return [what, { ...tally, failed, lost: tally.lost.filter((line) => !isFailed(line)) }];
		});
		return Object.fromEntries(split) as Tallies;
	}

	async function wait(tallies: () => Tallies): Promise<Tallies> {
		let movedAt = Date.now();
		let before = '';
		for (;;) {
			const running = await underWay();
			const all = await withFailures(tallies());
			const missing = Object.values(all).reduce((sum, { lost }) => sum + lost.length, 0);
			if (missing === 0 && running === 0) break;
			const now = `${missing} ${running} ${sink.effects.length}`;
			if (now !== before) movedAt = Date.now();
			before = now;
			if (Date.now() - movedAt > STILL_MS) break;
			await sleep(LOOK_EVERY_MS);
		}
		await sleep(CALM_MS);
		return await withFailures(tallies());
	}

	function ownTallies({ happened }: Activity): Tallies {
		const { fills, finals, answers } = happened();
		const orders = CHECKS.map((check) => [
			`orders of fills (${check})`,
			tallyOfOrders(fills, answers(check), effectsOf(ordersWith(check))),
		]);
		return {
			fills: tallyOf(fills, effectsOf(FILLS)),
			'final order states': tallyOf(finals, effectsOf(ORDER_UPDATES)),
			...(Object.fromEntries(orders) as Tallies),
		};
	}

	const trials: Trials = {
		effectsOf,
		async quiet() {
			await wait(() => ({}));
		},
		async settle(name, startedAt, tallies) {
			const settled = await wait(tallies);
			for (const [what, tally] of Object.entries(settled)) {
				results.add(name, what, tally, (Date.now() - startedAt) / SECOND);
			}
			return settled;
		},
		async play(name, everyMs, act) {
			say(name);
			const startedAt = Date.now();
			const activity = startActivity(exchange, everyMs);
			try {
				await act();
			} finally {
				await activity.stop();
			}
			const settled = await trials.settle(name, startedAt, () => ownTallies(activity));
			await cancelAnswers(exchange);
			return settled;
		},
	};
	return trials;
}
