import {
	isoTime,
	rowsAt,
	withIsoTimes,
	withOneNetwork,
	withStatusName,
} from '../../mexc/endpoints/answers';
import { parseWireValue } from '../../mexc/rest/wireValue';
import type { Field } from '../../mexc/endpoints/endpoint';
import {
	deleteSubAccountApiKey,
	getSubAccountApiKeys,
} from '../../mexc/endpoints/subAccount/apiKeys';
import { depositHistory } from '../../mexc/endpoints/wallet/deposit';
import { universalTransferByTranId } from '../../mexc/endpoints/wallet/transfer';

describe('friendlier rows', () => {
	it.each([
		[
			{ network: 'Tron(TRC20)', netWork: 'TRX' },
			{ network: 'TRX', networkName: 'Tron(TRC20)' },
		],
		[{ network: 'EOS', netWork: 'EOS' }, { network: 'EOS' }],
		[{ network: 'EOS' }, { network: 'EOS' }],
		[{ netWork: 'TRX' }, { network: 'TRX' }],
		[{ network: 'TRC20', netWork: null }, { network: 'TRC20' }],
		[{ coin: 'USDT' }, { coin: 'USDT' }],
	])('say the network of %j by one name', (row, expected) => {
		expect(withOneNetwork(row)).toEqual(expected);
	});

	it('keep the order and everything else of the row', () => {
		const row = { coin: 'USDT', network: 'Tron(TRC20)', address: 'T1', netWork: 'TRX' };
		expect(Object.entries(withOneNetwork(row))).toEqual([
			['coin', 'USDT'],
			['network', 'TRX'],
			['networkName', 'Tron(TRC20)'],
			['address', 'T1'],
		]);
	});

	it.each([
		[1659513342000, '2022-08-03T07:55:42.000Z'],
		['1597026383085', '2020-08-10T02:26:23.085Z'],
		[1637145911, '2021-11-17T10:45:11.000Z'],
		[null, undefined],
		['2021-11-19', undefined],
		['', undefined],
		[1e30, undefined],
	])('write the time %j as %j', (time, expected) => {
		expect(isoTime(time)).toBe(expected);
	});

	it('put ISO text behind its time and none where there is no time', () => {
		const row = withIsoTimes({ a: 1659513342000, b: null, c: 1659513342000 }, 'a', 'b');
		expect(row).toEqual({
			a: 1659513342000,
			aIso: '2022-08-03T07:55:42.000Z',
			b: null,
			c: 1659513342000,
		});
	});

	it('put the word behind a known status only', () => {
		expect(withStatusName({ status: 5 }, { '5': 'success' })).toEqual({
			status: 5,
			statusName: 'success',
		});
		expect(withStatusName({ status: 77 }, { '5': 'success' })).toEqual({ status: 77 });
	});

	it('are found in envelopes and bare lists', () => {
		expect(rowsAt('data', 'list')({ data: { list: [{ a: 1 }] } })).toEqual([{ a: 1 }]);
		expect(rowsAt('data', 'list')([{ a: 1 }])).toEqual([{ a: 1 }]);
		expect(rowsAt('data', 'list')({ data: null })).toEqual([]);
		expect(rowsAt('data')({ data: 'text' })).toEqual([]);
	});

	it('spell the time of a key in one way, and list its permissions', () => {
		const { simplify } = getSubAccountApiKeys.output;
		const rows = [
			{ apiKey: 'a', permissions: 'A,B', creatTime: 1597026383085 },
			{ apiKey: 'b', permissions: '', createTime: 1597026383085 },
		];
		const createTime = { createTime: 1597026383085, createTimeIso: '2020-08-10T02:26:23.085Z' };
		expect(simplify?.(rows, {})).toEqual([
			{ apiKey: 'a', permissions: ['A', 'B'], ...createTime },
			{ apiKey: 'b', permissions: [], ...createTime },
		]);
	});

	it('say FUTURES where an answer says FUTURE', () => {
		const row = { tranId: '1', fromAccountType: 'FUTURE', toAccountType: 'SPOT' };
		expect(universalTransferByTranId.output.simplify?.(row, {})).toMatchObject({
			fromAccountType: 'FUTURES',
			toAccountType: 'SPOT',
		});
	});

	it('distinguish deposits of one transaction', () => {
		const keyOf = depositHistory.output.paging?.keyOf;
		const row = { txId: 'x:0', coin: 'USDT', address: 'T1' };
		expect(keyOf?.(row)).not.toBe(keyOf?.({ ...row, txId: 'x:1' }));
		expect(keyOf?.(row)).toBe(keyOf?.({ ...row, confirmTimes: '9' }));
	});
});

describe('values of the account', () => {
	const field = (wire: Field['wire'], more: Partial<Field> = {}): Field => {
		return { displayName: 'Field', name: 'field', type: 'string', default: '', wire, ...more };
	};

	it.each([
		[' usdt ', 'USDT'],
		['USDC-TRX', 'USDC-TRX'],
		['1inch', '1INCH'],
		['币安', '币安'],
	])('take %j as the coin %s', (raw, expected) => {
		expect(parseWireValue(field({ kind: 'coin' }), raw)).toBe(expected);
	});

	it.each(['BTC,ETH', 'two words', 'a=b', 'x'.repeat(41)])('refuse %j as a coin', (raw) => {
		expect(() => parseWireValue(field({ kind: 'coin' }), raw)).toThrow('which is no asset');
	});

	it.each([
		['sol, xrp,', 'SOL,XRP'],
		[['sol', 'sol', 'xrp'], 'SOL,XRP'],
	])('take %j as coins, each once', (raw, expected) => {
		expect(parseWireValue(field({ kind: 'coins', maxItems: 2 }), raw)).toBe(expected);
	});

	it('count the entries of a list', () => {
		const list = field({ kind: 'list', maxItems: 2 });
		expect(parseWireValue(list, '1.1.1.1,2.2.2.2')).toBe('1.1.1.1,2.2.2.2');
		expect(() => parseWireValue(list, 'a,b,c')).toThrow('has 3 entries; at most 2');
	});

	it('check each of several choices', () => {
		const options = [
			{ name: 'A', value: 'a' },
			{ name: 'B', value: 'b' },
		];
		const choices = field({ kind: 'choices' }, { options });
		expect(parseWireValue(choices, ['b', 'a'])).toBe('b,a');
		expect(parseWireValue(choices, 'a, b')).toBe('a,b');
		expect(() => parseWireValue(choices, ['a', 'c'])).toThrow('does not know the value "c"');
	});

	it('say what form a text must have without showing a secret', () => {
		const wire: Field['wire'] = { kind: 'text', pattern: /^\d+$/, form: 'digits' };
		expect(() => parseWireValue(field(wire), 'abc')).toThrow('Field must be digits: "abc".');
		const secret = field(wire, { typeOptions: { password: true } });
		expect(() => parseWireValue(secret, 'abc')).toThrow('Field must be digits: the value.');
	});

	it('hide the key that is to be deleted', () => {
		const [, apiKey] = deleteSubAccountApiKey.fields;
		expect(() => parseWireValue(apiKey, 'x'.repeat(129))).toThrow(/^(?!.*xxx).*129 characters/);
	});
});
