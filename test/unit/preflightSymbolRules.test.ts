import { openNetwork } from '../../mexc/account/network';
import { silentLog } from '../../mexc/core/log';
import { createRestClient } from '../../mexc/client';
import {
	forgetSymbolRules,
	roundPrice,
	roundQuantity,
	rulesOf,
	symbolRules,
} from '../../mexc/market/symbolRules';
import { nearest } from '../../mexc/market/similarSymbols';
import { useSimulator } from '../support/simulator';
import { VirtualTime } from '../support/virtualTime';
import { accountFor, failure } from './restServer';

describe('rounding', () => {
	it.each([
		['0.123456789', '0.001', '0.123'],
		['0.3', '0.1', '0.3'],
		['4.35', '0.01', '4.35'],
		['0.29', '0.01', '0.29'],
		['0.30000000000000004', '0.01', '0.3'],
		['0.0009', '0.001', '0'],
		['17', '5', '15'],
		['99999999999999999999.999999999999999999', '0.00000001', '99999999999999999999.99999999'],
	])('a quantity of %s at the step %s becomes %s', (quantity, step, rounded) => {
		expect(roundQuantity(quantity, step)).toBe(rounded);
	});

	it.each([
		['BUY', '100.005', '0.01', '100'],
		['SELL', '100.005', '0.01', '100.01'],
		['SELL', '100.01', '0.01', '100.01'],
		['BUY', '0.000000000000000001', '0.01', '0'],
		['SELL', '0.000000000000000001', '0.01', '0.01'],
	])('a %s at %s with the tick %s goes to %s', (side, price, tick, rounded) => {
		expect(roundPrice(price, tick, side)).toBe(rounded);
	});
});

describe('the rules of a pair', () => {
	const simulator = useSimulator();
	const time = new VirtualTime();
	const client = () => {
		const { apiKey, apiSecret, restUrl } = simulator();
		const account = accountFor(restUrl, { apiKey, apiSecret });
		return createRestClient({ account, network: openNetwork, log: silentLog, time });
	};
	const asked = () => simulator().state().requests.exchangeInfo ?? 0;

	it('come from exchange information, are shared by all and asked for again later', async () => {
		const [rules] = await Promise.all([
			symbolRules(client(), 'BTCUSDT'),
			symbolRules(client(), 'BTCUSDT'),
		]);
		expect(rules).toEqual({
			symbol: 'BTCUSDT',
			baseAsset: 'BTC',
			quoteAsset: 'USDT',
			status: 'online',
			isApiTradable: true,
			orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
			sides: ['BUY', 'SELL'],
			tick: '0.01',
			step: '0.00000001',
			minQuantity: '0.000001',
			minValue: '1',
			maxValue: '4000000',
			minMarketValue: '1',
			maxMarketValue: '4000000',
			priceBand: { up: '0.02', down: '0.02' },
			takerCommission: '0.0005',
		});
		expect(asked()).toBe(1);
		await time.advance(9 * 60_000);
		await symbolRules(client(), 'BTCUSDT');
		expect(asked()).toBe(1);
		await time.advance(2 * 60_000);
		await symbolRules(client(), 'BTCUSDT');
		expect(asked()).toBe(2);
	});

	it('are read again when an answer contradicted them, or when fresher ones are wanted', async () => {
		const before = asked();
		forgetSymbolRules(client(), 'BTCUSDT');
		await symbolRules(client(), 'BTCUSDT');
		await time.advance(31_000);
		await symbolRules(client(), 'BTCUSDT', undefined, 30_000);
		expect(asked()).toBe(before + 2);
	});

	it('of an unknown pair are an error that names similar pairs, remembered for a short while', async () => {
		const before = asked();
		const error = await failure(symbolRules(client(), 'BTCUSTD'));
		expect(error).toMatchObject({ kind: 'input', parameter: 'symbol', effect: 'none' });
		expect(error.message).toBe('MEXC has no pair BTCUSTD, so nothing was sent.');
		expect(error.hint).toBe('Did you mean BTCUSDT?');
		expect((await failure(symbolRules(client(), 'BTC'))).hint).toBe('Did you mean BTCUSDT?');
		await failure(symbolRules(client(), 'BTCUSTD'));
		expect(asked()).toBe(before + 2);
		await time.advance(31_000);
		await failure(symbolRules(client(), 'BTCUSTD'));
		expect(asked()).toBe(before + 3);
	});

	it('are an error while MEXC does not answer, and that is not remembered', async () => {
		forgetSymbolRules(client(), 'ETHUSDT');
		simulator().fault({ kind: 'code', code: 10098, endpoint: 'exchangeInfo' });
		expect(await failure(symbolRules(client(), 'ETHUSDT'))).toMatchObject({ code: 10098 });
		expect(await symbolRules(client(), 'ETHUSDT')).toMatchObject({ step: '0.00001' });
	});

	it('end the wait of one caller who is cancelled, not of the others', async () => {
		forgetSymbolRules(client(), 'ETHUSDT');
		const cancelled = new AbortController();
		const first = failure(symbolRules(client(), 'ETHUSDT', cancelled.signal));
		const second = symbolRules(client(), 'ETHUSDT');
		cancelled.abort();
		expect(await first).toMatchObject({ kind: 'cancelled' });
		expect(await second).toMatchObject({ symbol: 'ETHUSDT' });
	});
});

it('what MEXC leaves out is no limit', () => {
	expect(rulesOf({ symbol: 'ABUSDT', baseAsset: 'AB', quoteAsset: 'USDT' })).toMatchObject({
		isApiTradable: true,
		orderTypes: [],
		sides: ['BUY', 'SELL'],
		tick: '0.00000000000000000001',
		minQuantity: '0',
		maxValue: '0',
		priceBand: undefined,
	});
});

it('similar names are the nearest ones', () => {
	const names = ['BTCUSDT', 'BTCUSDC', 'ETHUSDT', 'BCHUSDT'];
	expect(nearest('BTCUSD', names)).toEqual(['BTCUSDC', 'BTCUSDT']);
	expect(nearest('ETH', names)).toEqual(['ETHUSDT']);
	expect(nearest('NOTHING', names)).toEqual([]);
});
