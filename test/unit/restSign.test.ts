import { encodeOnce, queryText, signature, signedQuery } from '../../mexc/rest/sign';

/** The published examples of the exchange's introduction (quirks 2). */
const SECRET = '45d0b3c26f2644f19bfb98b07741b2f5';
const TEXT =
	'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=11&recvWindow=5000&timestamp=1644489390087';
const TEXT_SIGNATURE = 'fd3e4e8543c5188531eb7279d68ae7d26a573d0fc5ab0d18eb692451654d837a';

describe('signature', () => {
	it('reproduces published example 2 (everything in the query)', () => {
		expect(signature(SECRET, TEXT)).toBe(TEXT_SIGNATURE);
	});

	it('reproduces published example 3 (query and body joined without a sign between)', () => {
		const text =
			'symbol=BTCUSDT&side=BUY&type=LIMITquantity=1&price=11&recvWindow=5000&timestamp=1644489390087';
		expect(signature(SECRET, text)).toBe(
			'd1a676610ceb39174c8039b3f548357994b2a34139a8addd33baadba65684592',
		);
	});

	it("gives example 2's value for example 1, whose printed value is wrong in the documentation", () => {
		const printed = '323c96ab85a745712e95e63cad28903dd8292e4a905e99c4ee3932023843a117';
		expect(signature(SECRET, TEXT)).not.toBe(printed);
		expect(signature(SECRET, TEXT)).toBe(TEXT_SIGNATURE);
	});

	it('stands last in the query, after recvWindow and timestamp', () => {
		const parameters = [
			['symbol', 'BTCUSDT'],
			['side', 'BUY'],
			['type', 'LIMIT'],
			['quantity', '1'],
			['price', '11'],
		] as const;
		const signing = { secret: SECRET, timestamp: 1644489390087, recvWindow: 5000 };
		expect(signedQuery(parameters, signing)).toBe(`${TEXT}&signature=${TEXT_SIGNATURE}`);
	});
});

describe('encoding', () => {
	it.each([
		['BEP20(BSC)', 'BEP20%28BSC%29'],
		["a!b'c*d~e", 'a%21b%27c%2Ad~e'],
		['["x","y z"]', '%5B%22x%22%2C%22y%20z%22%5D'],
		['é€😀', '%C3%A9%E2%82%AC%F0%9F%98%80'],
		['a+b&c=d/%20', 'a%2Bb%26c%3Dd%2F%2520'],
	])('writes %s as %s', (text, encoded) => {
		expect(encodeOnce(text)).toBe(encoded);
	});

	it('names and values alike', () => {
		expect(queryText([['a b', 'c d']])).toBe('a%20b=c%20d');
	});

	it('refuses half of a surrogate pair with a sentence', () => {
		expect(() => encodeOnce('cut \ud83d')).toThrow(
			expect.objectContaining({ kind: 'input', message: expect.stringContaining('surrogate') }),
		);
	});
});
