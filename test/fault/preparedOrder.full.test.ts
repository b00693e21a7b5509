/**
 * Ten thousand tickets that somebody has changed, sent again, kept too long or sent from two places at once: what
 * stands at the exchange is each approved order, at most once, and nothing else.
 */
import { placePrepared } from '../../mexc/flows/preparedOrder';
import type { WireValues } from '../../mexc/endpoints/endpoint';
import { asMexcError } from '../../mexc/core/errors';
import { sealTicket } from '../../mexc/orders/ticket';
import { forgetProcessState } from '../support/freshProcess';
import { seededRandom } from '../support/randomCandles';
import { flowOptions, ordersOf, startBench } from './flowHarness';

const TICKETS = 10_000;
const MINUTE = 60_000;

it('10,000 changed, repeated, expired and raced tickets place nothing but what was approved', async () => {
	const bench = await startBench();
	const { client, time, simulator } = bench;
	const random = seededRandom(17);
	const below = (most: number) => Math.floor(random() * most);
	const approved = new Map<string, WireValues>();
	const sealed = (index: number, validMs: number) => {
		const [quantity, price] = [`0.00${1 + below(9)}`, String(60_000 + below(4_000))];
		const order = {
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'IMMEDIATE_OR_CANCEL',
			quantity,
			price,
		};
		const clientOrderId = `n8nTicket${index}`;
		const now = time.now();
		const times = { preparedAt: now - MINUTE, expiresAt: now + validMs };
		const { account } = client.context;
		return {
			ticket: sealTicket(account, { order, clientOrderId, ...times }),
			clientOrderId,
			order,
		};
	};
	const place = async (ticket: string) =>
		await placePrepared(client, ticket, flowOptions(client)).then(
			({ outcome }) => outcome,
			(error: unknown) => {
				const { kind, message } = asMexcError(error);
				return /Nothing was sent/.test(message) ? 'refused' : kind;
			},
		);
	const changed = (ticket: string) => {
		const at = below(ticket.length);
		const others = [...'ABCXYZabcxyz0189-_.'].filter((letter) => letter !== ticket[at]);
		const cut = [ticket.slice(0, at), ticket.slice(at + 1)];
		return [cut.join(others[below(others.length)]), cut.join(''), ticket + ticket[at]][below(3)];
	};
	const outcomes: Record<string, number> = {};
	for (let index = 0; index < TICKETS; index++) {
		const draw = random();
		const isExpired = draw >= 0.9 && draw < 0.94;
		const { ticket, clientOrderId, order } = sealed(index, isExpired ? -1 : MINUTE);
		let tickets = [ticket];
		if (draw < 0.9) tickets = [changed(ticket)];
		else if (!isExpired) {
			approved.set(clientOrderId, order);
			tickets = [ticket, ticket, changed(ticket), ticket];
		}
		const isRace = draw >= 0.97;
		const all: string[] = [];
		if (isRace) all.push(...(await time.until(Promise.all(tickets.map(place)))));
		else for (const one of tickets) all.push(await time.until(place(one)));
		if (draw >= 0.99) forgetProcessState();
		if (draw < 0.94) expect(all).toEqual(['refused']);
		else expect([...all].sort()).toEqual(['found', 'found', 'placed', 'refused']);
		for (const outcome of all) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	}
	const standing = ordersOf(simulator);
	expect(standing).toHaveLength(approved.size);
	for (const order of standing) {
		expect(order).toMatchObject(approved.get(String(order.clientOrderId)) ?? { never: true });
	}
	expect(outcomes.placed).toBe(approved.size);
	expect(approved.size).toBeGreaterThan(500);
}, 300_000);
