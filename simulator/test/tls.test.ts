import { get } from 'node:https';
import { createCertificate } from '../../test/support/certificate';
import { startTestSimulator } from '../../test/support/simulator';
import { Listener } from './support/client';

describe('over TLS', () => {
	it('serves HTTPS and WSS on one port, and can cut a connection', async () => {
		const simulator = await startTestSimulator({ tls: createCertificate() });
		expect([simulator.restUrl.slice(0, 8), simulator.wsUrl.slice(0, 6)]).toEqual([
			'https://',
			'wss://',
		]);
		const status = () =>
			new Promise((resolve) => {
				const url = `${simulator.restUrl}/api/v3/ping`;
				get(url, { rejectUnauthorized: false, agent: false }, (response) => {
					response.resume().on('end', () => resolve(response.statusCode));
				}).on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
			});
		expect(await status()).toBe(200);
		simulator.fault({ kind: 'reset' });
		expect(await status()).toBe('ECONNRESET');
		const client = await Listener.open(simulator);
		expect(await client.ask({ method: 'PING' })).toContain('PONG');
		await simulator.stop();
		await client.until(() => client.closeCode !== undefined);
	});
});
