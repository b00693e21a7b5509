import { eachRow, listIn, numberAt, type Row, rowsUnder, withIsoTimes } from '../answers';
import { endpoint } from '../endpoint';
import { endTime, startTime } from '../fields';
import { objectWith } from '../forms';
import { routes } from '../routes';
import { asset } from './fields';

function conversion({ convertDetails, ...row }: Row): Row {
	return {
		...withIsoTimes(row, 'convertTime'),
		convertDetails: listIn(convertDetails, (detail) => withIsoTimes(detail, 'time')),
	};
}

export const convertibleAssets = endpoint({
	...routes.convertibleAssets,
	name: 'Get Convertible Assets',
	action: 'Get convertible assets',
	description:
		'Get the small balances with what they would give in MX, and why some cannot be converted',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'list',
		simplify: eachRow((row) => ({ ...row, convertible: (row.code ?? '') === '' })),
		decimals: ['convertMx', 'convertUsdt', 'balance'],
	},
});

export const dustTransfer = endpoint({
	...routes.dustTransfer,
	name: 'Convert',
	action: 'Convert small balances to MX',
	description:
		'Convert the whole small balances of up to 15 assets to MX, for a fee. Cannot be undone.',
	weight: { ip: 10, uid: null },
	effect: 'money',
	fields: [
		{
			...asset,
			displayName: 'Assets',
			description: 'One asset from the list, or up to 15 separated by commas',
			placeholder: 'e.g. ALGO,OMG',
			list: { method: 'searchDustAssets' },
			wire: { kind: 'coins', maxItems: 15 },
		},
	],
	output: {
		shape: 'object',
		form: objectWith('successList', 'failedList', 'totalConvert'),
		decimals: ['totalConvert', 'convertFee'],
	},
	trace: { lookUp: 'Dust > Get Many' },
});

export const dustLog = endpoint({
	...routes.dustLog,
	name: 'Get Many',
	action: 'Get many conversions',
	description: 'Get the past conversions of small balances, with what each asset gave',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [startTime, endTime],
	output: {
		shape: 'list',
		...rowsUnder('data'),
		simplify: eachRow(conversion),
		decimals: ['totalConvert', 'totalFee', 'convert', 'fee', 'amount'],
		paging: {
			size: { parameter: 'limit', max: 1000 },
			page: { parameter: 'page', totalRows: numberAt('totalRecords') },
		},
	},
});
