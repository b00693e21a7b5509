import type { ServerResponse } from 'node:http';
import type { Core } from '../core';
import type { Account } from '../exchange/accounts';
import { plain } from '../exchange/decimal';
import { balancesView, fillsView, ordersView } from './accountView';
import { clientsView, exchangeView, faultsView } from './exchangeView';
import type { CredentialView, Frame, Wanted } from './frame';
import { observerOf } from './observer';
import { pairView } from './pairView';

type Part = keyof Frame;

/**
 * What one page is sent: the state of a moment again and again, only the parts that have changed. A moment
 * that a slow page cannot take is left out; nothing is ever queued for it.
 */
export class PageStream {
	private readonly sent = new Map<Part, string>();
	private seen: { core: Core; changes: number; uid: string } | undefined;

	constructor(
		private readonly response: ServerResponse,
		private readonly core: () => Core,
		private readonly wanted: Wanted,
		private readonly credential: CredentialView,
	) {}

	/** Sends what has changed since the last time. */
	send(): void {
		if (this.response.destroyed || this.response.writableNeedDrain) return;
		const frame = this.frame(this.core());
		const changed = Object.entries(frame).flatMap(([part, value]) => {
			const text = JSON.stringify(value);
			if (this.sent.get(part as Part) === text) return [];
			this.sent.set(part as Part, text);
			return `"${part}":${text}`;
		});
		if (changed.length > 0) this.response.write(`data: {${changed.join(',')}}\n\n`);
	}

	private frame(core: Core): Frame {
		const { exchange } = core;
		const { symbol, interval } = this.wanted;
		const market = exchange.market(symbol);
		const account = this.account(core);
		return {
			exchange: exchangeView(core),
			prices: [...exchange.markets.values()].map(({ pair, last }) => [pair.symbol, plain(last)]),
			pair: market === undefined ? null : pairView(core, market, interval),
			accounts: [...exchange.accounts.keys()],
			clients: clientsView(core),
			faults: faultsView(core),
			credential: this.credential,
			...(account === undefined ? {} : this.accountParts(core, account)),
		};
	}

	private account({ exchange }: Core): Account | undefined {
		const [first] = exchange.accounts.values();
		return exchange.accounts.get(this.wanted.uid) ?? first;
	}

	private accountParts(core: Core, account: Account): Frame {
		const { exchange } = core;
		const { profit, changes } = observerOf(core);
		const { uid } = account;
		const { seen } = this;
		const parts = { balances: balancesView(exchange, account), profit: profit.view(uid) };
		if (seen?.core === core && seen.changes === changes && seen.uid === uid) return parts;
		this.seen = { core, changes, uid };
		return { ...parts, orders: ordersView(exchange, account), fills: fillsView(exchange, account) };
	}
}
