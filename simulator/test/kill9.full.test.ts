import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHmac } from 'node:crypto';
import { DataFolder } from '../src/data/dataFolder';
import { Prng } from '../src/market/prng';
import type { Snapshot } from '../src/snapshot';
import { Listener, type Push, decode } from './support/client';
import { units } from './model/exact';
import {
	DEPOSITED,
	TRANSFERRED,
	assetSums,
	requireBalances,
	requireLocks,
} from './model/savedMoney';

const SCRIPT = join(__dirname, 'support', 'killedSimulator.js');
/** Two folders at a time, because most of the time is the start of a process. */
const CHAINS = 2;
const KILLS = 100;
const UID = '209302839';
const OPEN = ['NEW', 'PARTIALLY_FILLED'];

interface Address {
	readonly port: number;
	readonly apiKey: string;
	readonly apiSecret: string;
}

interface Plan {
	readonly side: string;
	readonly type: string;
	readonly quantity: string;
	/** Of a market order the exchange fixes one. */
	readonly price: string | undefined;
}

/** What a simulator has reported to anybody before it was killed. */
class Reported {
	readonly orders = new Map<string, { executed: bigint; isOver: boolean }>();
	readonly fills = new Map<string, { quantity: string; price: string }>();
	/** What was ordered, by the id of the order. */
	readonly plans = new Map<string, Plan>();
	readonly deposits = new Set<string>();
	readonly transfers = new Set<string>();

	order(id: string, executed: string, isOver: boolean): void {
		const known = this.orders.get(id);
		const amount = units(executed);
		const most = known !== undefined && known.executed > amount ? known.executed : amount;
		this.orders.set(id, { executed: most, isOver: isOver || (known?.isOver ?? false) });
	}

	push(push: Push): void {
		const { privateOrders: order, privateDeals: deal } = push as Record<
			string,
			Record<string, string>
		>;
		if (order !== undefined) {
			this.order(
				order.id ?? '',
				order.cumulativeQuantity ?? '0',
				Number(order.status) !== 1 && Number(order.status) !== 3,
			);
		}
		if (deal !== undefined) {
			const { quantity = '', price = '' } = deal;
			this.fills.set(`${deal.orderId} ${deal.tradeId}`, { quantity, price });
		}
	}
}

/** So many answers a run gives, at most: by work and not by time, so that a busy machine proves as much. */
const MOST_ANSWERS = 30;
/** A kill comes up to so long after an answer, into whatever is under way by then. */
const LONGEST_AFTER_MS = 10;

/** One client that does all it can until its exchange is gone. */
class Client {
	private index = 0;
	private answers = 0;

	constructor(
		private readonly address: Address,
		private readonly reported: Reported,
		private readonly chance: Prng,
		private readonly kill: () => void,
	) {}

	async work(): Promise<void> {
		// Sixty keys are the most that an account can have: the one of the last run is used again.
		const known = (await this.call('GET', 'userDataStream', {})) as { listenKey: string[] };
		const created = async () =>
			((await this.call('POST', 'userDataStream', {})) as { listenKey: string }).listenKey;
		const listenKey = known.listenKey[0] ?? (await created());
		const wsUrl = `ws://127.0.0.1:${this.address.port}/ws`;
		const listener = await Listener.open({ wsUrl }, listenKey);
		listener.socket.on('message', (data: Buffer, isBinary) => {
			if (isBinary) this.reported.push(decode(data));
		});
		await listener.subscribe('spot@private.orders.v3.api.pb', 'spot@private.deals.v3.api.pb');
		const lastAnswer = 1 + Math.floor(this.chance.next() * MOST_ANSWERS);
		this.answered = () => {
			this.answers += 1;
			if (this.answers === lastAnswer) setTimeout(this.kill, this.chance.next() * LONGEST_AFTER_MS);
		};
		await Promise.all([1, 2, 3].map(() => this.keepOn()));
	}

	private answered: () => void = () => undefined;

	private async keepOn(): Promise<void> {
		const ids: string[] = [];
		for (;;) {
			const dice = this.chance.next();
			if (dice < 0.12 && ids.length > 0) await this.cancel(ids.shift() ?? '');
			else if (dice < 0.17) await this.deposit();
			else if (dice < 0.22) await this.transfer();
			else ids.push(await this.place());
			this.answered();
		}
	}

	private async place(): Promise<string> {
		this.index += 1;
		const side = this.chance.next() < 0.5 ? 'BUY' : 'SELL';
		const type = this.chance.next() < 0.4 ? 'MARKET' : 'LIMIT';
		const price = (65_000 + (this.chance.next() - 0.5) * 150).toFixed(2);
		const fields = { symbol: 'BTCUSDT', side, type, quantity: '0.001', price };
		const answer = (await this.call('POST', 'order', fields)) as { orderId?: string };
		if (answer.orderId !== undefined) {
			this.reported.order(answer.orderId, '0', type === 'MARKET');
			const plan = { side, type, quantity: '0.001', price: type === 'LIMIT' ? price : undefined };
			this.reported.plans.set(answer.orderId, plan);
		}
		return answer.orderId ?? '';
	}

	private async cancel(orderId: string): Promise<void> {
		const answer = (await this.call('DELETE', 'order', { symbol: 'BTCUSDT', orderId })) as {
			status?: string;
			executedQty?: string;
		};
		if (answer.status !== undefined) this.reported.order(orderId, answer.executedQty ?? '0', true);
	}

	private async transfer(): Promise<void> {
		const fields = {
			fromAccountType: 'SPOT',
			toAccountType: 'FUTURES',
			asset: 'USDT',
			amount: TRANSFERRED,
		};
		const answer = await this.call('POST', 'capital/transfer', fields);
		const tranId = /"tranId":"([^"]+)"/.exec(JSON.stringify(answer))?.[1];
		if (tranId !== undefined) this.reported.transfers.add(tranId);
	}

	private async deposit(): Promise<void> {
		this.index += 1;
		const txId = `${this.address.port} ${Date.now()} ${this.index}`;
		const body = JSON.stringify({ asset: 'USDT', amount: DEPOSITED, txId });
		const url = `http://127.0.0.1:${this.address.port}/control/deposit`;
		const headers = { 'content-type': 'application/json' };
		const response = await fetch(url, { method: 'POST', headers, body });
		if (((await response.json()) as { ok?: boolean }).ok === true) this.reported.deposits.add(txId);
	}

	private async call(
		method: string,
		path: string,
		fields: Record<string, string>,
	): Promise<unknown> {
		const { port, apiKey, apiSecret } = this.address;
		const query = new URLSearchParams({ ...fields, timestamp: String(Date.now()) }).toString();
		const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
		const url = `http://127.0.0.1:${port}/api/v3/${path}?${query}&signature=${signature}`;
		const headers = { 'X-MEXC-APIKEY': apiKey, 'Content-Type': 'application/json' };
		return (await (await fetch(url, { method, headers })).json()) as unknown;
	}
}

/** Starts a simulator and kills it after so long, in the middle of whatever it does. */
async function runAndKill(
	folder: string,
	reported: Reported,
	chance: Prng,
	seed: number,
): Promise<string> {
	const child: ChildProcess = spawn(process.execPath, [SCRIPT, folder, String(seed)]);
	let complaints = '';
	child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	// Every eighth one does not live to say its address.
	if (seed % 8 === 7) {
		setTimeout(() => child.kill('SIGKILL'), 100 + chance.next() * 250);
		await ended;
		return complaints;
	}
	const address = await new Promise<Address>((resolve, reject) => {
		child.stdout?.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString()) as Address));
		child.once('close', () => reject(new Error(`It did not start: ${complaints}`)));
	});
	const client = new Client(address, reported, chance, () => child.kill('SIGKILL'));
	// The connection is gone when the process is.
	await client.work().catch(() => undefined);
	await ended;
	return complaints;
}

function isSamePlan(kept: Partial<Plan>, { side, type, quantity, price }: Plan): boolean {
	if (kept.side !== side || kept.type !== type || kept.quantity !== quantity) return false;
	return price === undefined || units(kept.price ?? '0') === units(price);
}

function missing(wanted: ReadonlySet<string>, kept: ReadonlySet<string>): string[] {
	return [...wanted].filter((name) => !kept.has(name));
}

function requireReported(reported: Reported, { orders, trades, wallet }: Snapshot): void {
	const byId = new Map(orders.map((order) => [order.id, order]));
	for (const [id, { executed, isOver }] of reported.orders) {
		const order = byId.get(id);
		if (order === undefined) throw new Error(`The order ${id} was answered and is lost`);
		if (units(order.executed) < executed) throw new Error(`A fill of the order ${id} is lost`);
		if (isOver && OPEN.includes(order.status))
			throw new Error(`The end of the order ${id} is lost`);
	}
	const fills = new Map(trades.map((trade) => [`${trade.orderId} ${trade.id}`, trade]));
	for (const [key, { quantity, price }] of reported.fills) {
		const fill = fills.get(key);
		expect([key, fill?.quantity, fill?.price]).toEqual([key, quantity, price]);
	}
	for (const [id, plan] of reported.plans) {
		const { side, type, quantity, price } = byId.get(id) ?? {};
		const kept = { side, type, quantity, price: plan.price === undefined ? undefined : price };
		if (!isSamePlan(kept, plan)) expect([id, kept]).toEqual([id, plan]);
	}
	const records = wallet?.records.find(({ uid }) => uid === UID);
	const credited = records?.deposits.filter(({ status }) => status === 5) ?? [];
	expect(missing(reported.deposits, new Set(credited.map(({ txId }) => txId)))).toEqual([]);
	const transfers = new Set(records?.transfers.map(({ tranId }) => tranId));
	expect(missing(reported.transfers, transfers)).toEqual([]);
}

async function killAgainAndAgain(chain: number) {
	const folder = mkdtempSync(join(tmpdir(), 'simulator-kill-'));
	const reported = new Reported();
	const chance = new Prng(chain + 1);
	let first: Record<string, bigint> | undefined;
	let unfinished = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const complaints = await runAndKill(folder, reported, chance, kill);
		if (complaints.includes('ends within a record')) unfinished += 1;
		expect(complaints).not.toContain('is damaged');
		const reports: string[] = [];
		const data = await DataFolder.open(folder, { report: (text) => reports.push(text) });
		const state = data.found?.state;
		data.close();
		expect(reports.filter((text) => text.includes('is damaged'))).toEqual([]);
		if (state === undefined) continue;
		requireReported(reported, state);
		requireLocks(UID, state);
		requireBalances(UID, state);
		first ??= assetSums(state);
		expect(assetSums(state)).toEqual(first);
	}
	rmSync(folder, { recursive: true, force: true });
	return { reported, unfinished };
}

it(`nothing that was reported is lost by ${CHAINS * KILLS} kills, and no asset grows or shrinks`, async () => {
	const chains = await Promise.all(
		Array.from({ length: CHAINS }, (_, chain) => killAgainAndAgain(chain)),
	);
	for (const { reported } of chains) {
		expect(reported.orders.size).toBeGreaterThan(5 * KILLS);
		expect(reported.fills.size).toBeGreaterThan(2 * KILLS);
		expect(reported.deposits.size).toBeGreaterThan(KILLS / 4);
		expect(reported.transfers.size).toBeGreaterThan(KILLS / 4);
	}
}, 900_000);
