import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from '../account/account';
import { MexcError } from '../core/errors';
import { keyFingerprint } from '../core/fingerprint';
import type { WireValues } from '../endpoints/endpoint';

/** An order that was prepared for somebody's approval, as it will be sent and in no other way. */
export interface PreparedOrder {
	/** By MEXC's names, without the client order ID. */
	order: WireValues;
	/** Made with the ticket: whoever places it again finds the order of the first time. */
	clientOrderId: string;
	/** In percent; refused at placing where the market is further away. */
	maxDeviationPercent?: string;
	/** Milliseconds, on the clock of the machine that made it. */
	preparedAt: number;
	expiresAt: number;
}

const FORM = 'mexc-order-1';
/** Of the base64url of a SHA-256. */
const SEAL_LENGTH = 43;
const LONGEST_TICKET = 2_000;

/** What keeps a seal from ever being the signature of a request: its key is made from the secret, for this alone. */
const PURPOSE = 'n8n-nodes-mexc-spot prepared order 1';

/**
 * The ticket of an order as text: readable by anybody, changeable by nobody who lacks the secret. Bound to the API
 * key and to the exchange's address. Throws an `input` MexcError without a key.
 */
export function sealTicket(account: Account, prepared: PreparedOrder): string {
	const content = { ...prepared, of: holderOf(account) };
	const text = Buffer.from(JSON.stringify(content)).toString('base64url');
	return [FORM, text, sealOf(account, text)].join('.');
}

/**
 * The order of a ticket. Throws an `input` MexcError for what is no ticket, a `policy` one for a ticket that was
 * changed or belongs to another credential. Does not look at its age.
 */
export function openTicket(account: Account, ticket: string): PreparedOrder {
	const [form, text = '', seal = '', ...others] = ticket.split('.');
	const isTicket = form === FORM && others.length === 0 && seal.length === SEAL_LENGTH;
	if (!isTicket || ticket.length > LONGEST_TICKET) throw noTicket();
	const expected = sealOf(account, text);
	if (!isSame(seal, expected)) throw changed();
	// Only what was sealed here comes so far.
	const { of, ...prepared } = JSON.parse(
		Buffer.from(text, 'base64url').toString(),
	) as PreparedOrder & { of: string };
	if (of !== holderOf(account)) throw changed();
	return prepared;
}

function holderOf({ apiKey = '', baseUrl }: Account): string {
	return `${keyFingerprint(apiKey)} ${baseUrl}`;
}

function sealOf({ apiSecret }: Account, text: string): string {
	if (apiSecret === undefined) {
		throw new MexcError({
			kind: 'input',
			message: 'The credential has no API Secret, so no ticket can be made or read.',
			hint: 'Fill in API Key and API Secret in the credential.',
		});
	}
	const key = createHmac('sha256', apiSecret).update(PURPOSE).digest();
	return createHmac('sha256', key).update(text).digest('base64url');
}

function isSame(given: string, expected: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function noTicket(): MexcError {
	return new MexcError({
		kind: 'input',
		message: 'Ticket does not hold a ticket of Prepare. Nothing was sent.',
		hint: 'Hand over the field "ticket" of Prepare as it is, for example {{ $json.ticket }}.',
		parameter: 'ticket',
	});
}

function changed(): MexcError {
	return new MexcError({
		kind: 'policy',
		message:
			'The ticket was changed, or made with another credential or another address. Nothing was sent.',
		hint: 'Prepare the order again, with the credential that places it.',
		parameter: 'ticket',
	});
}
