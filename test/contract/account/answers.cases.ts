import { useSimulator } from '../../support/simulator';
import { callAccount, chosen, sentTo } from './call';

const DAY_MS = 86_400_000;

describe('answers of the account', () => {
	const simulator = useSimulator();
	const wallets = { fromAccountType: 'SPOT', toAccountType: 'FUTURES' };

	it("are MEXC's own without Simplify", async () => {
		const addresses = await callAccount(simulator(), {
			operation: 'depositAddress',
			parameters: { coin: 'USDT', simplify: false },
		});
		expect(addresses.json('MEXC')[0]).toMatchObject({
			network: expect.any(String) as unknown,
			netWork: 'TRX',
		});
		const history = await callAccount(simulator(), {
			operation: 'universalTransferHistory',
			parameters: { ...wallets, simplify: false },
		});
		expect(history.json('MEXC')[0]).toMatchObject({ rows: expect.any(Array) as unknown, total: 1 });
	});

	it('turn amounts into numbers when asked', async () => {
		const parameters = { ...wallets, numberFormat: 'number' };
		const result = await callAccount(simulator(), {
			operation: 'universalTransferHistory',
			parameters,
		});
		expect(result.json('MEXC')[0]).toMatchObject({
			amount: 5000,
			timestampIso: expect.any(String) as unknown,
		});
	});

	it('hold all rows of many pages, each once', async () => {
		for (let index = 0; index < 25; index++) {
			await simulator().advance?.(1);
			const parameters = { toAccountType: 'UID', toAccount: '49910511', asset: 'MX', amount: '1' };
			await callAccount(simulator(), { operation: 'internalTransfer', parameters });
		}
		const result = await callAccount(simulator(), {
			operation: 'internalTransferHistory',
			parameters: { returnAll: true },
		});
		const ids = result.json('MEXC').map(({ tranId }) => tranId);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toHaveLength(26);
	});

	it.each(['depositHistory', 'withdrawHistory'])(
		'of %s reach 90 days back, in windows of at most 7 days without a gap',
		async (operation) => {
			const before = sentTo(simulator(), operation).length;
			const result = await callAccount(simulator(), { operation, parameters: { returnAll: true } });
			expect(result.json('MEXC')).toHaveLength(1);
			const now = Date.now();
			const windows = sentTo(simulator(), operation)
				.slice(before)
				.map(({ startTime, endTime }) => ({ from: Number(startTime), to: Number(endTime ?? now) }));
			for (const { from, to } of windows) expect(to - from).toBeLessThanOrEqual(7 * DAY_MS);
			for (const [index, { to }] of windows.slice(1).entries()) {
				expect(to).toBeGreaterThanOrEqual(windows[index].from);
			}
			expect(now - windows[windows.length - 1].from).toBeGreaterThan(89.9 * DAY_MS);
		},
	);

	it('show a coin and its network as the lists choose them', async () => {
		const parameters = { coin: chosen('BTC'), options: { network: chosen('Bitcoin(BTC)') } };
		const result = await callAccount(simulator(), { operation: 'depositAddress', parameters });
		expect(result.json('MEXC')).toMatchObject([{ coin: 'BTC', network: 'BTC' }]);
	});
});
