import { Agent, request } from 'node:http';
import type { Simulator } from '../../src';
import { type Answer, Listener, type Push, sign } from '../support/client';
import { Sums, units } from './exact';

export const UIDS = ['2001', '2002', '2003'] as const;
export const START_BALANCES = { USDT: '20000', MX: '4000', SOL: '60' };

export function keyOf(uid: string): { accessKey: string; secret: string } {
	return { accessKey: `mx0vModelTrader${uid}`, secret: `secret of ${uid}` };
}

/** The private channels' view of an order. */
export interface ToldOrder {
	readonly status: number;
	readonly executed: string;
	readonly amount: string;
	readonly rest: string;
}

/**
 * One account as a client sees it: what its private channels say, put together from the pushes alone,
 * and what REST answers.
 */
export class Trader {
	/** Balances after the latest push of each asset. */
	readonly reported = new Map<string, { free: string; locked: string }>();
	/** Balances as the start plus every change that was reported: `USDT free`, `USDT locked`, … */
	readonly summed = new Sums();
	readonly orders = new Map<string, ToldOrder>();
	/** Sums of the deals of each order: `<orderId> quantity`, `<orderId> amount`. */
	readonly filled = new Sums();
	/** Fees paid, by asset. */
	readonly fees = new Sums();
	/** Trade ids by pair, oldest first. */
	readonly trades = new Map<string, string[]>();
	private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
	private read = 0;

	private constructor(
		private readonly simulator: Simulator,
		readonly uid: string,
		private readonly listener: Listener,
	) {
		for (const [asset, amount] of Object.entries(START_BALANCES)) {
			this.reported.set(asset, { free: amount, locked: '0' });
			this.summed.add(`${asset} free`, units(amount));
		}
	}

	static async open(simulator: Simulator, uid: string): Promise<Trader> {
		const created = await callAs(simulator, uid, 'POST', '/api/v3/userDataStream');
		const listener = await Listener.open(simulator, String(created.body.listenKey));
		await listener.subscribe(
			'spot@private.account.v3.api.pb',
			'spot@private.orders.v3.api.pb',
			'spot@private.deals.v3.api.pb',
		);
		return new Trader(simulator, uid, listener);
	}

	call(method: string, path: string, parameters: Readonly<Record<string, string>> = {}) {
		return callAs(this.simulator, this.uid, method, path, parameters, this.agent);
	}

	/** Takes in every push so far. A PONG is sent after the pushes that came before it. */
	async listen(): Promise<void> {
		await this.listener.ask({ method: 'PING' });
		for (const push of this.listener.pushes.slice(this.read)) this.hear(push);
		this.read = this.listener.pushes.length;
	}

	close(): void {
		this.listener.close();
		this.agent.destroy();
	}

	private hear(push: Push): void {
		const { privateAccount: account, privateOrders: order, privateDeals: deal } = push;
		if (account !== undefined) this.hearBalance(account as Record<string, string>);
		if (order !== undefined) {
			this.orders.set(String(order.id), {
				status: Number(order.status),
				executed: String(order.cumulativeQuantity),
				amount: String(order.cumulativeAmount),
				rest: String(order.remainQuantity),
			});
		}
		if (deal !== undefined) {
			const symbol = String(push['symbol']);
			this.trades.set(symbol, [...(this.trades.get(symbol) ?? []), String(deal.tradeId)]);
			this.filled.add(`${deal.orderId} quantity`, units(String(deal.quantity)));
			this.filled.add(`${deal.orderId} amount`, units(String(deal.amount)));
			this.fees.add(String(deal.feeCurrency), units(String(deal.feeAmount)));
		}
	}

	private hearBalance(account: Record<string, string>): void {
		const asset = String(account['vcoinName']);
		const [free, locked] = [String(account['balanceAmount']), String(account['frozenAmount'])];
		this.reported.set(asset, { free, locked });
		this.summed.add(`${asset} free`, units(String(account['balanceAmountChange'])));
		this.summed.add(`${asset} locked`, units(String(account['frozenAmountChange'])));
	}
}

function callAs(
	simulator: Simulator,
	uid: string,
	method: string,
	path: string,
	parameters: Readonly<Record<string, string>> = {},
	agent?: Agent,
): Promise<Answer> {
	const { accessKey, secret } = keyOf(uid);
	const all = { ...parameters, timestamp: String(Date.now()) };
	const query = new URLSearchParams(all).toString();
	const target = `${simulator.restUrl}${path}?${query}&signature=${sign(secret, query)}`;
	const headers = { 'X-MEXC-APIKEY': accessKey, 'Content-Type': 'application/json' };
	return new Promise((resolve, reject) => {
		request(target, { method, headers, agent: agent ?? false }, (response) => {
			let text = '';
			response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
			response.on('end', () => {
				const status = response.statusCode ?? 0;
				resolve({ status, text, headers: response.headers, body: JSON.parse(text) as unknown });
			});
		})
			.on('error', reject)
			.end();
	});
}
