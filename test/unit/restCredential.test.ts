import { accountFromCredential } from '../../mexc/account/credential';
import { MexcError } from '../../mexc/core/errors';

function failure(data: Record<string, unknown>): MexcError {
	try {
		accountFromCredential(data);
	} catch (error) {
		if (error instanceof MexcError) return error;
		throw error;
	}
	throw new Error('nothing was refused');
}

const custom = { environment: 'custom', baseUrl: 'https://a.example', wsUrl: 'wss://a.example/ws' };

describe('accountFromCredential', () => {
	it('is public production access without data', () => {
		expect(accountFromCredential(undefined)).toEqual({
			apiKey: undefined,
			apiSecret: undefined,
			baseUrl: 'https://api.mexc.com',
			wsUrl: 'wss://wbs-api.mexc.com/ws',
			recvWindow: 5000,
			rateLimitShare: 1,
			policy: {
				allowTrading: true,
				allowTransfers: false,
				allowWithdrawals: false,
				allowAdministration: false,
				allowedSymbols: [],
				allowedSides: ['BUY', 'SELL'],
				maxOrderValue: undefined,
				maxOpenValue: undefined,
				dryRun: false,
			},
		});
	});

	it('reads every field', () => {
		const account = accountFromCredential({
			apiKey: ' key\n',
			apiSecret: 'secret',
			environment: 'custom',
			baseUrl: 'http://127.0.0.1:7070/',
			wsUrl: 'ws://127.0.0.1:7070/ws',
			recvWindow: '60000',
			rateLimitShare: 0.25,
			allowTrading: false,
			allowTransfers: true,
			allowWithdrawals: 'true',
			allowAdministration: true,
			allowedSymbols: 'btc/usdt, ETHUSDT,',
			allowedSides: ['SELL'],
			maxOrderValue: '250.5',
			maxOpenValue: 1000,
			dryRun: true,
		});
		expect(account).toEqual({
			apiKey: 'key',
			apiSecret: 'secret',
			baseUrl: 'http://127.0.0.1:7070',
			wsUrl: 'ws://127.0.0.1:7070/ws',
			recvWindow: 60000,
			rateLimitShare: 0.25,
			policy: {
				allowTrading: false,
				allowTransfers: true,
				allowWithdrawals: true,
				allowAdministration: true,
				allowedSymbols: ['BTCUSDT', 'ETHUSDT'],
				allowedSides: ['SELL'],
				maxOrderValue: '250.5',
				maxOpenValue: '1000',
				dryRun: true,
			},
		});
	});

	it('reads a signal secret that a message can carry', () => {
		const secretOf = (signalSecret: unknown) =>
			accountFromCredential({ signalSecret }).signalSecret;
		expect(secretOf(' 0123456789ab\n')).toBe('0123456789ab');
		expect(secretOf('A-b_c.d!e#f$g%h')).toBe('A-b_c.d!e#f$g%h');
		for (const none of [undefined, null, '', '  ']) expect(secretOf(none)).toBeUndefined();
	});

	it('reads the limits over a day', () => {
		const limitsOf = (fields: Record<string, unknown>) =>
			accountFromCredential(fields).policy.dayLimits;
		expect(limitsOf({ limitWindow: 'rolling24h', maxBoughtPerDay: ' ' })).toBeUndefined();
		expect(
			limitsOf({
				limitWindow: 'rolling24h',
				maxBoughtPerDay: '250.5',
				maxOrdersPerDay: 12,
				maxLossPerDay: 50,
				maxDrawdownPerDay: '30.5',
				pauseAfterLosses: '3',
				allowedSymbols: 'BTCUSDT, ETHUSDT',
				symbolLimits: 'btc/usdt: bought 100, orders=2;\n ETHUSDT LOSS 5 Drawdown=4 pause 1\n',
			}),
		).toEqual({
			window: 'rolling24h',
			together: { bought: '250.5', orders: '12', loss: '50', drawdown: '30.5', lossesInRow: '3' },
			bySymbol: new Map([
				['BTCUSDT', { bought: '100', orders: '2' }],
				['ETHUSDT', { loss: '5', drawdown: '4', lossesInRow: '1' }],
			]),
		});
		expect(limitsOf({ symbolLimits: 'BTCUSDT pause 2' })).toEqual({
			window: 'utcDay',
			together: undefined,
			bySymbol: new Map([['BTCUSDT', { lossesInRow: '2' }]]),
		});
	});

	it('refuses limits of a pair that may not be traded', () => {
		const error = failure({ allowedSymbols: 'BTCUSDT', symbolLimits: 'BTCUSDC bought 100' });
		expect(error).toMatchObject({ kind: 'input', parameter: 'symbolLimits' });
		expect(error.message).toContain('BTCUSDC, which Allowed Symbols does not list');
	});

	it.each([
		'short',
		'with a blank in it',
		'quote"quote"quote',
		'comma,comma,comma',
		'x'.repeat(129),
	])('refuses the signal secret %j and does not repeat it', (signalSecret) => {
		const error = failure({ signalSecret });
		expect(error).toMatchObject({ kind: 'input', parameter: 'signalSecret' });
		expect(`${error.message} ${error.hint}`).not.toContain(signalSecret);
	});

	it('ignores the addresses of another environment', () => {
		const account = accountFromCredential({ ...custom, environment: 'production' });
		expect(account.baseUrl).toBe('https://api.mexc.com');
	});

	it('finds the simulator beside n8n, and signs with a secret that is not that of the key', () => {
		const paper = { environment: 'paper', apiSecret: 'secret' };
		expect(accountFromCredential(paper)).toMatchObject({
			baseUrl: 'http://127.0.0.1:8787',
			wsUrl: 'ws://127.0.0.1:8787/ws',
			apiSecret: 'paper:secret',
			isPaper: true,
		});
		const elsewhere = { ...paper, apiSecret: '', simulatorAddress: 'https://simulator:7070/' };
		expect(accountFromCredential(elsewhere)).toMatchObject({
			baseUrl: 'https://simulator:7070',
			wsUrl: 'wss://simulator:7070/ws',
			apiSecret: undefined,
		});
		for (const environment of ['', 'production', 'custom']) {
			const account = accountFromCredential({ ...custom, apiSecret: 'secret', environment });
			expect(account).not.toHaveProperty('isPaper');
			expect(account.apiSecret).toBe('secret');
		}
	});

	it.each(['https://api.mexc.com', 'http://8.8.8.8', 'ftp://simulator', 'http://simulator/api'])(
		'takes %s for no simulator',
		(simulatorAddress) => {
			const error = failure({ environment: 'paper', simulatorAddress });
			expect(error).toMatchObject({ kind: 'input', parameter: 'simulatorAddress' });
			expect(error.hint).toMatch(/^.{5,140}\.$/);
		},
	);

	it('reads sides once each; an empty list is both, as the editor saves it untouched', () => {
		const sides = (allowedSides?: unknown) =>
			accountFromCredential({ ...custom, ...(allowedSides !== undefined && { allowedSides }) })
				.policy.allowedSides;
		expect(sides(['BUY', 'buy'])).toEqual(['BUY']);
		expect(sides([])).toEqual(['BUY', 'SELL']);
		expect(sides()).toEqual(['BUY', 'SELL']);
		expect(sides('')).toEqual(['BUY', 'SELL']);
	});

	it.each([
		'http://localhost:1',
		'http://127.8.9.1',
		'http://10.0.0.1',
		'http://172.20.1.1',
		'http://192.168.1.5:80',
		'http://[::1]:7070',
		'http://[fd12::1]',
		'http://simulator:7070',
		'http://exchange.internal',
	])('accepts plain HTTP at %s, which is not public', (baseUrl) => {
		expect(accountFromCredential({ ...custom, baseUrl }).baseUrl).toBe(new URL(baseUrl).origin);
	});

	it.each([
		['baseUrl', ''],
		['baseUrl', 'api.mexc.com'],
		['baseUrl', 'ftp://api.mexc.com'],
		['baseUrl', 'http://api.mexc.com'],
		['baseUrl', 'http://8.8.8.8'],
		['baseUrl', 'http://172.32.0.1'],
		['baseUrl', 'http://10.example.com'],
		['baseUrl', 'https://api.mexc.com/api/v3'],
		['baseUrl', 'https://me:canary@api.mexc.com'],
		['baseUrl', 'https://api.mexc.com?x=1'],
		['baseUrl', 'https://api.mexc.com./'],
		['baseUrl', 'http://localhost.:7070'],
		['wsUrl', 'https://api.mexc.com'],
		['wsUrl', 'ws://wbs-api.mexc.com/ws'],
		['wsUrl', 'wss://a.example/ws?listenKey=canary'],
		['environment', 'simulator'],
		['environment', 'Custom'],
		['recvWindow', 0],
		['recvWindow', 60001],
		['recvWindow', 1.5],
		['recvWindow', 'long'],
		['rateLimitShare', 0],
		['rateLimitShare', 1.1],
		['rateLimitShare', 'half'],
		['allowTrading', 'yes'],
		['dryRun', 'on'],
		['allowedSymbols', ' , ,'],
		['allowedSymbols', ','],
		['allowedSymbols', ' , '],
		['allowedSymbols', ';\n'],
		['allowedSymbols', {}],
		['allowedSymbols', 'PEPEUSDT.P'],
		['allowedSymbols', 'ſUSDT'],
		['allowedSymbols', undefined],
		['allowedSymbols', null],
		['allowedSides', ','],
		['allowedSides', undefined],
		['dryRun', undefined],
		['maxOrderValue', null],
		['environment', null],
		['apiKey', 'undefined'],
		['apiSecret', '[object Object]'],
		['apiKey', '{{ $vars.key }}'],
		['allowedSides', 'BUY,HOLD'],
		['maxOrderValue', '1e400'],
		['maxOrderValue', Number('12345678901234567890')],
		['maxOrderValue', '-5'],
		['maxOrderValue', '0'],
		['maxOpenValue', 0],
		['maxOpenValue', '1,000'],
		['maxBoughtPerDay', '0'],
		['maxBoughtPerDay', null],
		['maxLossPerDay', '5 %'],
		['maxDrawdownPerDay', 'a tenth'],
		['maxDrawdownPerDay', null],
		['maxOrdersPerDay', '2.5'],
		['maxOrdersPerDay', 0],
		['pauseAfterLosses', '-1'],
		['pauseAfterLosses', 'three'],
		['limitWindow', 'week'],
		['limitWindow', null],
		['symbolLimits', ';'],
		['symbolLimits', 'BTCUSDT'],
		['symbolLimits', 'BTCUSDT bought'],
		['symbolLimits', 'BTCUSDT bought 1,000'],
		['symbolLimits', 'BTCUSDT bought 5 bought 6'],
		['symbolLimits', 'BTCUSDT buy 5'],
		['symbolLimits', 'BTCUSDT bought 0'],
		['symbolLimits', 'BTCUSDT orders 1.5'],
		['symbolLimits', 'bought 5'],
		['symbolLimits', 'BTCUSDT bought 5; btc/usdt loss 3'],
		['apiKey', 'can ary'],
		['apiSecret', 'canäry'],
	])('refuses %s = %p in one sentence', (field, value) => {
		const error = failure({ ...custom, [field]: value });
		expect(error).toMatchObject({ kind: 'input', parameter: field });
		expect(error.message).toMatch(/^.{15,140}\.$/);
		expect(error.hint).toMatch(/^.{5,140}\.$/);
		expect(`${error.message} ${error.hint}`).not.toMatch(/canary|can ary|canäry/);
	});
});
