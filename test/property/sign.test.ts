import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { signedQuery } from '../../mexc/rest/sign';

/**
 * The check as the documentation words it: take the text that was received, remove the signature
 * parameter, hash the rest with the secret. Written without any function of the package.
 */
function verify(received: string, secret: string): boolean {
	const pieces = received.split('&');
	const own = pieces.filter((piece) => piece.startsWith('signature='));
	const rest = pieces.filter((piece) => !piece.startsWith('signature=')).join('&');
	const expected = createHmac('sha256', secret).update(Buffer.from(rest, 'utf8')).digest('hex');
	return own.length === 1 && own[0] === `signature=${expected}`;
}

/** Percent decoding by hand, so that the encoder is not judged by its own inverse. */
function decode(text: string): string {
	const bytes: number[] = [];
	for (let at = 0; at < text.length; at++) {
		if (text[at] !== '%') bytes.push(text.charCodeAt(at));
		else {
			bytes.push(parseInt(text.slice(at + 1, at + 3), 16));
			at += 2;
		}
	}
	return Buffer.from(bytes).toString('utf8');
}

const wellFormed = fc.string({ unit: 'binary', maxLength: 40 });
const parameters = fc.array(fc.tuple(wellFormed, wellFormed), { maxLength: 8 });
const secrets = fc.string({ minLength: 1, maxLength: 64 });

describe('signed queries', () => {
	it('are accepted by an independent check, for any parameters', () => {
		fc.assert(
			fc.property(parameters, secrets, fc.nat(), (pairs, secret, timestamp) => {
				const own = pairs.filter(([name]) => name !== 'signature');
				const query = signedQuery(own, { secret, timestamp, recvWindow: 5000 });
				expect(verify(query, secret)).toBe(true);
				expect(verify(query, `${secret}x`)).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});

	it('hold every name and value once, in unreserved characters and upper-case hex', () => {
		fc.assert(
			fc.property(parameters, (pairs) => {
				const query = signedQuery(pairs, { secret: 's', timestamp: 1, recvWindow: 2 });
				expect(query).toMatch(/^([A-Za-z0-9\-_.~=&]|%[0-9A-F]{2})*$/);
				const decoded = query.split('&').map((piece) => piece.split('=').map(decode));
				expect(decoded.slice(0, pairs.length)).toEqual(pairs);
			}),
			{ numRuns: 300 },
		);
	});
});
