import type { IDataObject } from 'n8n-workflow';
import { useHurriedTimers } from '../../support/hurriedTimers';
import { startTestSimulator, useSimulator } from '../../support/simulator';
import { call, ordersOf, resting } from './call';

describe('a wrong credential or connection', () => {
	const simulator = useSimulator();
	useHurriedTimers(20);
	const anyOrder = { operation: 'newOrder', parameters: resting };

	it.each<[string, IDataObject, RegExp, RegExp]>([
		['key', { apiKey: 'mx0vWrongKeyOfSomebody' }, /MEXC: .*\(code 10072\)/i, /Check API Key/],
		['secret', { apiSecret: 'f'.repeat(32) }, /MEXC: .*\(code 700002\)/, /Check API Secret/],
		[
			'address',
			{ baseUrl: 'http://127.0.0.1:9' },
			/Nothing answers at 127\.0\.0\.1:9/,
			/Check Base URL/,
		],
	])('%s ends in a sentence and a next step', async (_name, credential, message, hint) => {
		const result = await call(simulator(), { ...anyOrder, credential });
		expect(result.error?.message).toMatch(message);
		expect(result.error?.description).toMatch(hint);
		expect(ordersOf(simulator())).toEqual([]);
	});

	it('a missing credential is named', async () => {
		const result = await call(simulator(), { ...anyOrder, node: { credentials: false } });
		expect(result.error?.message).toMatch(/needs an API key/);
		expect(result.error?.description).toMatch(/Choose a MEXC API credential/);
	});

	it('a clock that is 10 seconds off is corrected', async () => {
		const other = await startTestSimulator();
		try {
			other.fault({ kind: 'clockOffset', offsetMs: 10_000 });
			const result = await call(other, anyOrder);
			expect(result.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
			// The clock jumps while we run: refused, measured again, looked up, sent again.
			other.fault({ kind: 'clockOffset', offsetMs: -10_000 });
			const after = await call(other, anyOrder);
			expect(after.json('MEXC')).toMatchObject([{ outcome: 'placed' }]);
			expect(ordersOf(other)).toHaveLength(2);
		} finally {
			await other.stop();
		}
	});
});
