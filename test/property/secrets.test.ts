import fc from 'fast-check';
import { MexcError } from '../../mexc/core/errors';
import { readAnswer } from '../../mexc/rest/answer';
import { hideSecrets, secretsOf, withoutSecrets } from '../../mexc/rest/secrets';
import errorFacts from '../../simulator/facts/errors.json';
import { leakIn, spellings } from '../support/spelledSecrets';
import { accountFor } from '../unit/restServer';

const apiKey = 'mx0vglQ7sKe4yBx2Wd';
const apiSecret = '3f9Z0a1bK7c2d84e5f60718293a4b5cW';
const signature = 'a3f1c92be07d5846a3f1c92be07d58469b1e2d3c4f5a60718293a4b5c6d7e8f9';
const listenKey = 'pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1';
const signalSecret = 'Wq7-tradingview-8Zx';
const account = accountFor('http://127.0.0.1:9', { apiKey, apiSecret, signalSecret });
const query = `listenKey=${listenKey}&timestamp=1&signature=${signature}`;
const all = [apiKey, apiSecret, signalSecret, signature, listenKey];

const filler = fc.oneof(
	fc.string({ maxLength: 30 }),
	fc
		.array(
			fc.constantFrom('Invalid', 'request', '<p>', '</p>', ',', '  ', '/api/v3/order?', 'x=', '"'),
			{
				maxLength: 40,
			},
		)
		.map((words) => words.join(' ')),
	fc.nat(170).map((length) => 'word '.repeat(40).slice(0, length)),
);
const spelled = fc
	.tuple(fc.constantFrom(...all), fc.constantFrom(...Object.values(spellings)))
	.map(([secret, spell]) => spell(secret));
const text = fc
	.tuple(filler, spelled, filler, fc.option(spelled, { nil: '' }), filler)
	.map((parts) => parts.join(''));
const wraps: ReadonlyArray<(text: string) => string> = [
	(said) => said,
	(said) => `<html><title>${said}</title><body class="${said}">${said}</body></html>`,
	(said) => JSON.stringify({ code: 700002, msg: said }),
	(said) => JSON.stringify({ code: 30004, msg: said, _extend: said }),
	(said) => JSON.stringify({ msg: said }),
	(said) => JSON.stringify({ success: false, code: 1, data: said }),
	(said) => JSON.stringify({ code: said, message: said }),
	(said) => JSON.stringify([said]),
	(said) => JSON.stringify({ code: 1, msg: JSON.stringify({ error: said }) }),
	(said) => JSON.stringify({ data: said }).slice(0, -2),
];
const statuses = [200, 302, 400, 401, 403, 404, 408, 418, 429, 500, 503];

test('of a secret that an answer repeats, in whatever spelling, no eight letters come out', () => {
	let hidden = 0;
	fc.assert(
		fc.property(
			text,
			fc.constantFrom(...wraps),
			fc.constantFrom(...statuses),
			fc.constantFrom('read', 'money' as const),
			(said, wrap, status, effect) => {
				const secrets = secretsOf(account, query);
				try {
					readAnswer({ status, headers: {}, text: wrap(said), secrets }, effect as 'read');
				} catch (error) {
					const clean = withoutSecrets(error as MexcError, account, query);
					const { message, hint = '', parameter = '' } = clean;
					const shown = [message, hint, parameter, JSON.stringify(clean)].join('\n');
					expect(leakIn(shown, all)).toBeUndefined();
					if (message.includes('[hidden]')) hidden++;
				}
			},
		),
		{ numRuns: 2_000 },
	);
	expect(hidden).toBeGreaterThan(200);
});

test.each(Object.entries(spellings))(
	'%s: hidden in a line of any length, and nothing else is',
	(_name, spell) => {
		for (const secret of all) {
			const line = `before: ${spell(secret)} ~ after`;
			const clean = hideSecrets(line, all);
			expect(leakIn(clean, all)).toBeUndefined();
			expect(clean).toMatch(/^before: ?\S*\[hidden\]\S* ?~ after$/);
		}
	},
);

test('secrets that are new to us are hidden by their names', () => {
	for (const line of [
		'{"subAccount":"x","apikey":"NEWKEY","secretKey":"NEWKEY"}',
		'GET /x?listenKey=NEWKEY&a=1',
		'GET /x?listenKey%3DNEWKEY%26a=1',
		'{\\"listenKey\\" : \\"NEWKEY\\"}',
		'signature=NEWKEY',
		'secret="NEWKEY"',
		'api_secret=NEWKEY accessKey=NEWKEY',
	]) {
		expect(hideSecrets(line, [])).not.toContain('NEWKEY');
		expect(hideSecrets(line, [])).toContain('[hidden]');
	}
});

test('nor of any other secret, between any words', () => {
	const secret = fc.stringMatching(/^[A-Za-z0-9_+/-]{12,64}$/);
	const spell = fc.constantFrom(...Object.values(spellings));
	fc.assert(
		fc.property(filler, secret, spell, filler, (before, one, spelling, after) => {
			const line = `${before}${spelling(one)}${after}`;
			expect(leakIn(hideSecrets(line, [one]), [one])).toBeUndefined();
		}),
		{ numRuns: 1_000 },
	);
});

test("MEXC's own sentences stay as they are", () => {
	for (const sentence of [
		...errorFacts.map(({ message }) => message),
		"Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
		'api key required',
		'The api secret: wrong',
		'amount 100% of 50%, a\\b &amp; c',
	]) {
		expect(hideSecrets(sentence, all)).toBe(sentence);
	}
});

test('hiding twice changes nothing more, and text without secrets stays', () => {
	fc.assert(
		fc.property(text, (said) => {
			const once = hideSecrets(said, all);
			expect(hideSecrets(once, all)).toBe(once);
		}),
	);
	fc.assert(
		fc.property(fc.string({ maxLength: 60 }), (said) => {
			fc.pre(!/key|secret|signature/i.test(said));
			expect(hideSecrets(said, all)).toBe(said);
		}),
	);
});
