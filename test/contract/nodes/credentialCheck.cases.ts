import { useSimulator } from '../../support/simulator';
import { call } from './call';

describe('checking the credential', () => {
	const simulator = useSimulator();

	const check = async (credential = {}) => {
		const result = await call(simulator(), { operation: 'credentialCheck', credential });
		expect(result.error?.message).toBeUndefined();
		return result.json('MEXC');
	};

	it('gives one item for each check', async () => {
		const permissions = ['SPOT_ACCOUNT_READ', 'SPOT_DEAL_WRITE'];
		simulator().updateKey({ ipWhiteList: ['127.0.0.1'], permissions, remainingValidity: 60 });
		const items = await check({ allowedSymbols: 'BTCUSDT' });
		expect(items.map(({ check: name, state }) => [name, state])).toEqual(
			['key', 'permissions', 'addresses', 'symbols', 'streams', 'clock'].map((name) => [
				name,
				'ok',
			]),
		);
		expect(items[0].message).toBe('MEXC knows the key; it is valid for 60 more days.');
	});

	it('puts problems first, then warnings', async () => {
		const permissions = ['SPOT_ACCOUNT_READ', 'SPOT_WITHDRAW_WRITE'];
		simulator().updateKey({ ipWhiteList: [], permissions, remainingValidity: 3 });
		const items = await check({ allowedSymbols: 'NOTHING' });
		expect(items.map(({ check: name, state }) => `${state} ${name}`)).toEqual([
			'problem permissions',
			'problem symbols',
			'warning key',
			'warning permissions',
			'warning addresses',
			'ok streams',
			'ok clock',
		]);
	});
});
