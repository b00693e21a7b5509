import { json, startServer, type TestServer } from '../unit/restServer';
import { exchangeAt, trySignatures, type Exchange } from './signatureUses';

let server: TestServer;
const exchanges: Exchange[] = [];

beforeAll(async () => {
	server = await startServer((_request, response) => json(response, {}));
});

afterAll(async () => {
	for (const exchange of exchanges) exchange.stop();
	await server.stop();
});

test('what another node may have signed serves for nothing that the credential forbids', async () => {
	const exchange = exchangeAt(server.url);
	exchanges.push(exchange);
	const before = exchange.state();
	const figures = await trySignatures(exchange, 10_000, 4711);
	expect(figures.carriedOut).toEqual([]);
	expect(exchange.state()).toBe(before);
	// Signatures were valid, and refused for what they are, not for a mistake of this test.
	expect(figures.signed).toBeGreaterThan(1000);
	expect(figures.codes['700002'] ?? 0).toBe(0);
	expect(figures.codes['700004']).toBeGreaterThan(figures.tried / 2);
});
