import { eachRow, listIn, type Row, withOneNetwork } from '../answers';
import { endpoint } from '../endpoint';
import { routes } from '../routes';

/** The coin with its networks, each network under one name. */
function currency({ networkList, ...row }: Row): Row {
	return { ...row, networks: listIn(networkList, withOneNetwork) };
}

export const currencyInfo = endpoint({
	...routes.currencyInfo,
	name: 'Get Many',
	action: 'Get many currencies',
	description:
		'Get the assets with their networks: whether deposits and withdrawals are open, fees, smallest and largest withdrawal',
	weight: { ip: 10, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'list',
		simplify: eachRow(currency),
		decimals: ['withdrawFee', 'withdrawIntegerMultiple', 'withdrawMax', 'withdrawMin'],
		foreignTexts: ['name', 'depositDesc', 'depositTips', 'withdrawTips'],
	},
});
