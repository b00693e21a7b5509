import type { IDataObject } from 'n8n-workflow';
import { accountFromCredential } from '../../../mexc/account/credential';
import { sealTicket } from '../../../mexc/orders/ticket';
import { forgetProcessState } from '../../support/freshProcess';
import { useSimulator } from '../../support/simulator';
import { call, credentialFor, engine, ordersOf, resting } from './call';

describe('an order for approval', () => {
	const simulator = useSimulator();
	beforeEach(() => simulator().reset());

	const prepare = async (more: IDataObject = {}, credential: IDataObject = {}) =>
		await call(simulator(), {
			operation: 'prepareOrder',
			parameters: { ...resting, validMinutes: 15, ...more },
			credential,
		});

	/** Prepare, and what is behind it in the same workflow. */
	async function prepareAndPlace(between: IDataObject = {}) {
		const { runWorkflow } = await engine();
		const spot = (name: string, parameters: IDataObject) => ({
			name,
			type: 'mexcSpotTrading',
			parameters: { resource: 'order', ...parameters },
		});
		return await runWorkflow({
			nodes: [
				spot('Prepare', { operation: 'prepareOrder', ...resting, validMinutes: 15, ...between }),
				spot('Place', { operation: 'placePreparedOrder', ticket: '={{ $json.ticket }}' }),
			],
			credentials: { mexcApi: credentialFor(simulator()) },
		});
	}

	it('says what would happen, and sends nothing', async () => {
		const result = await prepare();
		expect(result.error?.message).toBeUndefined();
		const [item] = result.json('MEXC');
		expect(item).toMatchObject({
			summary: expect.stringMatching(/^BUY .* BTCUSDT, LIMIT at .*, worth .* USDT, fee at most/),
			ticket: expect.stringMatching(/^mexc-order-1\./),
			order: { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT' },
			expiresAt: expect.stringMatching(/Z$/),
		});
		expect(ordersOf(simulator())).toEqual([]);
	});

	it('is placed by its ticket', async () => {
		const result = await prepareAndPlace();
		expect(result.error?.message).toBeUndefined();
		const [{ clientOrderId }] = result.json('Prepare');
		expect(result.json('Place')).toMatchObject([{ outcome: 'placed', clientOrderId }]);
		expect(ordersOf(simulator())).toMatchObject([{ clientOrderId }]);
	});

	it('has the amount that was computed when it was prepared', async () => {
		const sizing = { sizing: 'quoteAmount', quoteAmount: '640', quantity: '' };
		const result = await prepareAndPlace(sizing);
		const [{ order, asked }] = result.json('Prepare');
		expect(asked).toMatchObject({ sizing: 'quoteAmount', quoteAmount: '640' });
		const { quantity } = order as { quantity: string };
		expect(result.json('Place')).toMatchObject([{ outcome: 'placed', origQty: quantity }]);
	});

	it('is placed once by two executions with one ticket', async () => {
		const [{ ticket }] = (await prepare()).json('MEXC');
		const outcomes: unknown[] = [];
		for (let execution = 0; execution < 2; execution++) {
			forgetProcessState();
			const parameters = { ticket: String(ticket) };
			const result = await call(simulator(), { operation: 'placePreparedOrder', parameters });
			outcomes.push(result.json('MEXC')[0].outcome);
		}
		expect(outcomes).toEqual(['placed', 'found']);
		expect(ordersOf(simulator())).toHaveLength(1);
	});

	it('is refused where the pair takes it no longer as it was approved', async () => {
		const { restUrl, wsUrl, apiKey, apiSecret } = simulator();
		const custom = { environment: 'custom', baseUrl: restUrl, wsUrl };
		const account = accountFromCredential({ apiKey, apiSecret, ...custom });
		const ticket = sealTicket(account, {
			order: {
				symbol: 'BTCUSDT',
				side: 'BUY',
				type: 'LIMIT',
				quantity: '0.01',
				price: '60000.12345',
			},
			clientOrderId: 'n8nOlderRules',
			preparedAt: Date.now(),
			expiresAt: Date.now() + 60_000,
		});
		const result = await call(simulator(), {
			operation: 'placePreparedOrder',
			parameters: { ticket },
		});
		expect(result.error?.message).toMatch(/60000\.12345/);
		expect(ordersOf(simulator())).toEqual([]);
	});

	it.each<[string, IDataObject, IDataObject, RegExp]>([
		['a pair that does not exist', { symbol: 'NOTHING' }, {}, /NOTHING/],
		['too small a value', { quantity: '0.000001' }, {}, /minimum/i],
		['no time at all', { validMinutes: 0 }, {}, /Valid For/],
		['more than a day', { validMinutes: 1441 }, {}, /Valid For/],
		['a policy that forbids it', {}, { allowTrading: false }, /Allow Trading/],
	])('is not prepared with %s', async (_name, parameters, credential, message) => {
		const { error } = await prepare(parameters, credential);
		expect(error?.message).toMatch(message);
	});

	it.each([
		['nothing', '={{ "" }}', /Ticket/],
		['another text', 'approved', /does not hold a ticket/],
	])('is not placed with %s as its ticket', async (_name, ticket, message) => {
		const parameters = { ticket };
		const result = await call(simulator(), { operation: 'placePreparedOrder', parameters });
		expect(result.error?.message).toMatch(message);
		expect(ordersOf(simulator())).toEqual([]);
	});
});
