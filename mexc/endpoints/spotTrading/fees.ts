import type { Row } from '../answers';
import { endpoint } from '../endpoint';
import { symbol } from '../fields';
import { objectOf, objectWith } from '../forms';
import { routes } from '../routes';

const dataOf = (body: unknown) => (body as { data: Row }).data;
const feeSwitch = objectOf({ data: objectWith('mxDeductEnable') });

export const tradeFee = endpoint({
	...routes.tradeFee,
	name: 'Get Trading Fee',
	action: 'Get the trading fee',
	description: 'Get your own maker and taker fee of a pair as fractions (0.0005 is 0.05 %)',
	weight: { ip: 20, uid: null },
	effect: 'read',
	fields: [symbol],
	output: {
		shape: 'object',
		form: objectOf({ data: objectWith('takerCommission', 'makerCommission') }),
		simplify: (body, values) => ({ symbol: values.symbol, ...dataOf(body) }),
		// MEXC sends these as JSON numbers (quirks 18): there is no text to convert.
		decimals: [],
	},
});

export const queryMxDeduct = endpoint({
	...routes.queryMxDeduct,
	name: 'Get MX Fee Switch',
	action: 'Get the fee discount switch',
	description: 'Get whether trading fees are paid in MX at a discount',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: { shape: 'object', form: feeSwitch, simplify: dataOf, decimals: [] },
});

export const enableMxDeduct = endpoint({
	...routes.enableMxDeduct,
	name: 'Set MX Fee Switch',
	action: 'Set the fee discount switch',
	description: 'Switch on or off that trading fees are paid in MX at a discount',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [
		{
			displayName: 'Pay Fees in MX',
			name: 'mxDeductEnable',
			type: 'boolean',
			default: true,
			description: 'Whether trading fees are paid in MX while the account holds enough of it',
			required: true,
			wire: { kind: 'boolean' },
		},
	],
	output: { shape: 'object', form: feeSwitch, simplify: dataOf, decimals: [] },
});
