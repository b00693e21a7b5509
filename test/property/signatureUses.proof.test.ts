import { json, startServer, type TestServer } from '../unit/restServer';
import { exchangeAt, trySignatures, type Exchange } from './signatureUses';

let server: TestServer;
let exchange: Exchange;

beforeAll(async () => {
	server = await startServer((_request, response) => json(response, {}));
	exchange = exchangeAt(server.url);
});

afterAll(async () => {
	exchange.stop();
	await server.stop();
});

const ATTEMPTS = 1_000_000;

test(`of ${ATTEMPTS} requests that another node wants signed, no signature serves for what is forbidden`, async () => {
	const before = exchange.state();
	const figures = await trySignatures(exchange, ATTEMPTS, Date.now());
	expect(figures.carriedOut).toEqual([]);
	expect(exchange.state()).toBe(before);
	expect(figures.codes['700002'] ?? 0).toBe(0);
	process.stdout.write(
		`${figures.attempts} requests, ${figures.signed} signed, ${figures.tried} uses tried, none carried out\n`,
	);
}, 900_000);
