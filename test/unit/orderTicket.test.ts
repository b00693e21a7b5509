import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { Account } from '../../mexc/account/account';
import { accountFromCredential } from '../../mexc/account/credential';
import { openTicket, sealTicket, type PreparedOrder } from '../../mexc/orders/ticket';

const credential = { apiKey: 'mx0vTicketHolder', apiSecret: 'a'.repeat(32) };
const accountOf = (change: Record<string, unknown> = {}): Account =>
	accountFromCredential({ ...credential, ...change });
const account = accountOf();

const prepared: PreparedOrder = {
	order: { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.01', price: '65000' },
	clientOrderId: 'n8nTicketOrder',
	maxDeviationPercent: '2',
	preparedAt: 1_790_000_000_000,
	expiresAt: 1_790_000_900_000,
};
const ticket = sealTicket(account, prepared);

function refusalOf(text: string): string | undefined {
	try {
		openTicket(account, text);
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
}

describe('a ticket', () => {
	it('gives back the order that was prepared', () => {
		expect(openTicket(account, ticket)).toEqual(prepared);
	});

	it('holds nothing of the credential', () => {
		const [, content] = ticket.split('.');
		const text = `${ticket} ${Buffer.from(content, 'base64url').toString()}`;
		expect(text).not.toContain(credential.apiSecret);
		expect(text).not.toContain(credential.apiKey);
	});

	it.each([
		['another key', { apiKey: 'mx0vSomebodyElse' }],
		['another secret', { apiSecret: 'b'.repeat(32) }],
		[
			'another address',
			{ environment: 'custom', baseUrl: 'http://127.0.0.1:1', wsUrl: 'ws://127.0.0.1:1' },
		],
	])('is refused by a credential with %s', (_name, change) => {
		expect(() => openTicket(accountOf(change), ticket)).toThrow(
			/was changed, or made with another/,
		);
	});

	it('is sealed with a key of its own: the seal is no signature that the secret makes of its text', () => {
		const [, content, seal] = ticket.split('.');
		const signature = createHmac('sha256', credential.apiSecret).update(content);
		expect(seal).not.toBe(signature.digest('base64url'));
	});

	it('is refused when any of it is changed', () => {
		const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
		const change = fc.record({
			at: fc.nat(ticket.length - 1),
			how: fc.constantFrom('replace', 'insert', 'remove', 'cut', 'double'),
			letter: fc.constantFrom(...letters),
		});
		const changedBy = ({ at, how, letter }: { at: number; how: string; letter: string }) => {
			const [before, after] = [ticket.slice(0, at), ticket.slice(at)];
			if (how === 'replace') return before + letter + after.slice(1);
			if (how === 'insert') return before + letter + after;
			if (how === 'remove') return before + after.slice(1);
			return how === 'cut' ? before : ticket + after;
		};
		fc.assert(
			fc.property(change, (made) => {
				const changed = changedBy(made);
				fc.pre(changed !== ticket);
				return refusalOf(changed)?.includes('Nothing was sent') === true;
			}),
			{ numRuns: 10_000 },
		);
	});

	it('is refused with the order of another ticket', () => {
		const other = sealTicket(account, { ...prepared, clientOrderId: 'n8nOther' });
		const [form, content] = other.split('.');
		const [, , seal] = ticket.split('.');
		expect(() => openTicket(account, [form, content, seal].join('.'))).toThrow(/was changed/);
	});

	it.each([
		['nothing', ''],
		['a word', 'yes'],
		['another form', ticket.replace('mexc-order-1', 'mexc-order-2')],
		['what is much too long', `${ticket}${'A'.repeat(3_000)}`],
	])('is not made of %s', (_name, text) => {
		expect(() => openTicket(account, text)).toThrow(/does not hold a ticket of Prepare/);
	});

	it('is neither made nor read without a secret', () => {
		const without = accountOf({ apiSecret: '' });
		expect(() => sealTicket(without, prepared)).toThrow(/has no API Secret/);
		expect(() => openTicket(without, ticket)).toThrow(/has no API Secret/);
	});
});
