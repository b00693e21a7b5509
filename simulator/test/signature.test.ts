import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import {
	isSignatureValid,
	judgeSignature,
	parseParameters,
	signedText,
} from '../src/http/signature';

// The examples of the exchange's introduction (quirks 2); example 1's printed value fits no text.
const SECRET = '45d0b3c26f2644f19bfb98b07741b2f5';
const ALL =
	'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087';
const EXAMPLE_2 = 'fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a';
const EXAMPLE_3 = 'd1a676610ceb39174c8039b3f548357994b2a34139a8addd33baadba65684592';

describe('the signature check', () => {
	it('accepts example 2, everything in the query', () => {
		const text = signedText(`${ALL}&signature=${EXAMPLE_2}`, '');
		expect(text).toBe(ALL);
		expect(isSignatureValid(SECRET, text, EXAMPLE_2)).toBe(true);
	});

	it('accepts the text of example 1 in the body with the value of example 2', () => {
		expect(isSignatureValid(SECRET, signedText('', ALL), EXAMPLE_2)).toBe(true);
	});

	it('accepts example 3, query and body joined with nothing between them', () => {
		const query = 'symbol=BTCUSDT&side=BUY&type=LIMIT';
		const body = `quantity=1&price=11&recvWindow=5000&timestamp=1644489390087&signature=${EXAMPLE_3}`;
		expect(isSignatureValid(SECRET, signedText(query, body), EXAMPLE_3)).toBe(true);
	});

	it('accepts what a client of paper money signs, which fits no key of another exchange', () => {
		const sign = (secret: string) => createHmac('sha256', secret).update(ALL).digest('hex');
		const judged = (signature: string) => {
			const rawQuery = `${ALL}&signature=${signature}`;
			return judgeSignature(SECRET, { rawQuery, rawBody: '' }, parseParameters(rawQuery));
		};
		expect(judged(sign(`paper:${SECRET}`))).toBe('valid');
		expect(judged(sign(SECRET))).toBe('valid');
		expect(judged(sign(`paper${SECRET}`))).toBe('invalid');
		expect(isSignatureValid(SECRET, ALL, sign(`paper:${SECRET}`))).toBe(false);
	});

	it('refuses upper-case hex and any other text', () => {
		expect(isSignatureValid(SECRET, ALL, EXAMPLE_2.toUpperCase())).toBe(false);
		expect(isSignatureValid(SECRET, `${ALL} `, EXAMPLE_2)).toBe(false);
		expect(isSignatureValid(`${SECRET}0`, ALL, EXAMPLE_2)).toBe(false);
	});

	it('signs the encoded text wherever the signature stands', () => {
		const value = fc.string({ unit: 'grapheme' });
		fc.assert(
			fc.property(fc.array(value, { minLength: 1 }), fc.nat(), (values, position) => {
				const parts = values.map((text, index) => `p${index}=${encodeURIComponent(text)}`);
				const text = parts.join('&');
				const signature = createHmac('sha256', SECRET).update(text).digest('hex');
				const withSignature = [...parts];
				withSignature.splice(position % (parts.length + 1), 0, `signature=${signature}`);
				const raw = withSignature.join('&');
				expect(signedText(raw, '')).toBe(text);
				const parameters = parseParameters(raw);
				expect(values.map((_, index) => parameters.get(`p${index}`))).toEqual(values);
			}),
		);
	});
});
