import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import { useSimulator, startTestSimulator } from '../../support/simulator';
import { call, credentialFor, engine, ordersOf, resting } from '../nodes/call';

/** Paper money: where it goes, who answers, and that nobody else takes it. */
describe('the environment Paper (Simulator)', () => {
	const simulator = useSimulator();
	const paper = (more: IDataObject = {}) => ({
		environment: 'paper',
		simulatorAddress: simulator().restUrl,
		baseUrl: '',
		wsUrl: '',
		...more,
	});
	const press = async (of = simulator(), more: IDataObject = {}) => {
		const { testCredential } = await engine();
		const address = paper({ simulatorAddress: of.restUrl, ...more });
		return await testCredential('mexcApi', credentialFor(of, address));
	};

	it('says which simulator answers', async () => {
		const { status, message } = await press();
		expect(status).toBe('OK');
		expect(message).toMatch(
			/^Connected\. The simulator answers: own, invented market\. No real money\./,
		);
		const manual = await press(await startTestSimulator({ manualClock: true }));
		expect(manual.message).toContain('virtual time that stands still until it is advanced');
		const fast = await press(await startTestSimulator({ speed: 60 }));
		expect(fast.message).toContain('virtual time 60 times as fast');
		const { restUrl } = simulator();
		const mirrored = await startTestSimulator({ mirror: { url: restUrl, pairs: ['BTCUSDT'] } });
		expect((await press(mirrored)).message).toContain(`mirror of ${restUrl}. No real money`);
	});

	it('says how to start one where none answers', async () => {
		expect(await press(simulator(), { simulatorAddress: 'http://127.0.0.1:9' })).toEqual({
			status: 'Error',
			message:
				'No simulator answers at http://127.0.0.1:9. Start it with npx mexc-simulator, or correct Simulator Address in the credential.',
		});
	});

	it('marks what comes back, and only there', async () => {
		const place = async (credential: IDataObject) =>
			await call(simulator(), { operation: 'newOrder', parameters: resting, credential });
		const placed = await place(paper());
		expect(placed.error?.message).toBeUndefined();
		expect(placed.json('MEXC')).toEqual([expect.objectContaining({ isPaper: true })]);
		const custom = await place({});
		expect(custom.json('MEXC')).toEqual([expect.not.objectContaining({ isPaper: true })]);
		const listed = await call(simulator(), {
			operation: 'openOrders',
			parameters: { symbol: 'BTCUSDT', returnAll: true },
			credential: paper(),
		});
		expect(listed.json('MEXC').length).toBeGreaterThan(1);
		for (const item of listed.json('MEXC')) expect(item.isPaper).toBe(true);
		const found = await call(simulator(), { operation: 'credentialCheck', credential: paper() });
		expect(found.json('MEXC')).toContainEqual(
			expect.objectContaining({ check: 'simulator', state: 'ok', isPaper: true }),
		);
	});

	it.each([[true], [undefined]])('marks the events of a trigger: %s', async (isPaper) => {
		const { activateTrigger } = await engine();
		const address = isPaper === undefined ? {} : paper();
		const parameters = {
			event: 'priceCross',
			symbols: 'BTCUSDT',
			source: 'trade',
			direction: 'up',
			price: '64500',
			frequency: 'every',
			options: {},
		};
		const active = await activateTrigger({
			nodes: [{ name: 'MEXC Trigger', type: 'mexcTrigger', parameters }],
			credentials: { mexcApi: credentialFor(simulator(), address) },
		});
		try {
			simulator().setPrice('BTCUSDT', '64000');
			simulator().setPrice('BTCUSDT', '66000');
			const [emit] = await active.waitForEmits(1);
			expect(emit.json[0]).toMatchObject({ event: 'priceCross' });
			expect(emit.json[0].isPaper).toBe(isPaper);
		} finally {
			await active.close();
		}
	});

	it('keeps to the policy', async () => {
		const before = ordersOf(simulator()).length;
		const credential = paper({ allowTrading: false });
		const { error } = await call(simulator(), {
			operation: 'newOrder',
			parameters: resting,
			credential,
		});
		expect(error?.message).toContain('does not allow');
		expect(ordersOf(simulator())).toHaveLength(before);
	});

	describe('at an exchange that is no simulator', () => {
		let exchange: http.Server;
		let url = '';
		let signedRequests = 0;

		/** Answers as the simulator does, but takes only what is signed with the secret of the key itself. */
		beforeAll(async () => {
			exchange = http.createServer((request, response) => {
				const { method = 'GET', url: target = '/', headers } = request;
				const [path, query = ''] = target.split('?');
				const [text, signature] = query.split('&signature=');
				const wanted = createHmac('sha256', simulator().apiSecret).update(text).digest('hex');
				if (path.startsWith('/control/')) return void response.writeHead(404).end('<html></html>');
				if (headers['x-mexc-apikey'] !== undefined) {
					signedRequests += 1;
					if (signature !== wanted) {
						const msg = 'Signature for this request is not valid.';
						response.writeHead(400, { 'content-type': 'application/json' });
						return void response.end(JSON.stringify({ code: 700002, msg }));
					}
				}
				const forwarded = http.request(
					`${simulator().restUrl}${target}`,
					{ method, headers },
					(answer) => {
						response.writeHead(answer.statusCode ?? 500, answer.headers);
						answer.pipe(response);
					},
				);
				request.pipe(forwarded);
			});
			await new Promise<void>((resolve) => exchange.listen(0, '127.0.0.1', resolve));
			url = `http://127.0.0.1:${(exchange.address() as AddressInfo).port}`;
		});

		afterAll(() => {
			exchange.closeAllConnections();
			exchange.close();
		});

		it('places nothing, whoever the key belongs to', async () => {
			const before = ordersOf(simulator()).length;
			const place = async (credential: IDataObject) =>
				await call(simulator(), { operation: 'newOrder', parameters: resting, credential });
			const refused = await place(paper({ simulatorAddress: url }));
			expect(refused.error?.message).toContain('ignature');
			expect(refused.error?.description).toContain('signs for the simulator only');
			expect(signedRequests).toBeGreaterThan(0);
			expect(ordersOf(simulator())).toHaveLength(before);
			// The very same exchange takes the order of a credential that is meant for it.
			const taken = await place({ baseUrl: url });
			expect(taken.error?.message).toBeUndefined();
			expect(ordersOf(simulator())).toHaveLength(before + 1);
		});

		it('does not even show it the key when the credential is tested', async () => {
			signedRequests = 0;
			expect(await press(simulator(), { simulatorAddress: url })).toEqual({
				status: 'Error',
				message: expect.stringMatching(/^What answers at \S+ is not the simulator\. Start it with/),
			});
			expect(signedRequests).toBe(0);
		});
	});
});
