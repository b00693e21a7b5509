import { accountInfo, newOrder } from '../../mexc/endpoints/spotTrading';
import { MexcError } from '../../mexc/core/errors';
import { openNetwork } from '../../mexc/account/network';
import { rateLimitOf } from '../../mexc/rest/rateLimit';
import { createRestClient } from '../../mexc/client';
import { accountFor, failure, FITTING, json, listeningLog, startServer } from './restServer';

const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '2' };

let server: Awaited<ReturnType<typeof startServer>>;

afterEach(() => server.stop());

/** Another copy of the package, as n8n loads it after an update without a restart. */
async function reloaded() {
	jest.resetModules();
	const { createRestClient: create } = await import('../../mexc/client');
	const { MexcError: error } = await import('../../mexc/core/errors');
	return { create, error };
}

describe('after a reload of the package', () => {
	it('errors of the old copy keep their kind, so that nothing counts as sent', async () => {
		server = await startServer((_request, response) => json(response, FITTING));
		const account = accountFor(server.url);
		const context = { account, network: openNetwork, log: listeningLog() };
		await createRestClient(context).call(accountInfo, {});
		const copy = await reloaded();
		expect(copy.error).not.toBe(MexcError);
		rateLimitOf(account.baseUrl).pause(performance.now(), 90_000, false);
		const error = await failure(copy.create(context).call(newOrder, order));
		expect(error).toMatchObject({ kind: 'rateLimit', effect: 'none' });
		expect(error).toBeInstanceOf(copy.error);
		expect(error).toBeInstanceOf(Error);
		expect(new Error('x')).not.toBeInstanceOf(copy.error);
		expect(JSON.stringify(error)).not.toContain('MexcError/');
	});
});
