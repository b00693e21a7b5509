import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { searchEvidence } from '../support/secretsInEvidence';

const SECRET = 'e5c1/9d+secret';

describe('the search for secrets after a test run', () => {
	let folder = '';
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
		writeFileSync(path.join(folder, 'secrets-1'), `${SECRET}\n${SECRET}\n`);
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it.each([
		['as it is', `log line: key ${SECRET} refused`],
		['encoded in a URL', `error: GET /?key=${encodeURIComponent(SECRET)}`],
		['in base64', `item: ${Buffer.from(SECRET).toString('base64')}`],
		['a signature', `error: { signature: '${'0a'.repeat(32)}' }`],
		['a signed URL', `error: GET /api/v3/order?symbol=BTCUSDT&signature=${'0a'.repeat(32)}`],
		['a header', "error: { headers: { 'X-MEXC-APIKEY': 'mx0' } }"],
		['a listen key', 'log line: connecting to ws://127.0.0.1/ws?listenKey=pqia91ma19a5s61cv'],
	])('finds a secret %s', (_how, line) => {
		writeFileSync(path.join(folder, 'evidence-7'), `harmless\n${line}\n`);
		expect(searchEvidence(folder).leaks).toHaveLength(1);
	});

	it('leaves harmless lines alone and counts what it read', () => {
		writeFileSync(
			path.join(folder, 'evidence-7'),
			'Signature for this request is not valid.\nlistenKey replaced\n',
		);
		expect(searchEvidence(folder)).toEqual({ lines: 2, secrets: 1, leaks: [] });
	});
});
