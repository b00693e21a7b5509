import { asRow, asRows, identityBy, withIsoTimes, type Row } from '../answers';
import { endpoint } from '../endpoint';
import { anObject, listOf, objectOf, objectWith, oneOrMany, orNothing, rows } from '../forms';
import { routes } from '../routes';
import { anySymbol } from './fields';

export const ping = endpoint({
	...routes.ping,
	name: 'Ping',
	action: 'Ping the exchange',
	description: 'Test whether MEXC can be reached; the answer is empty',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: { shape: 'object', decimals: [] },
});

export const serverTime = endpoint({
	...routes.serverTime,
	name: 'Get Server Time',
	action: 'Get the server time',
	description: "Get the time of MEXC's clock in milliseconds since 1970",
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: { shape: 'object', form: objectWith('serverTime'), decimals: [] },
});

type Envelope = { data: ReadonlyArray<Readonly<{ details?: Row[] | null; totalPage?: unknown }>> };

export const announcements = endpoint({
	...routes.announcements,
	name: 'Get Many',
	action: 'Get many announcements',
	description: 'Get announcements of MEXC (listings, delistings, maintenance) with their addresses',
	weight: { ip: null, uid: null },
	extraLimits: [{ bucket: 'announcements', limit: 5, intervalMs: 2000, scope: 'ip' }],
	effect: 'read',
	fields: [],
	options: [
		{
			displayName: 'Language',
			name: 'language',
			type: 'string',
			default: 'en-US',
			description: 'Language and region of the texts',
			placeholder: 'e.g. en-US',
			wire: { kind: 'text', maxLength: 16, pattern: /^[A-Za-z_-]+$/ },
		},
	],
	output: {
		shape: 'list',
		form: objectOf({ data: listOf(objectOf({ details: orNothing(rows) })) }),
		rows: (body) => (body as Envelope).data.flatMap(({ details }) => details || []),
		simplify: (rows) => asRows(rows).map((row) => withIsoTimes(row, 'postTime')),
		decimals: [],
		foreignTexts: ['title'],
		paging: {
			size: { parameter: 'limit', max: 100, multipleOf: 5 },
			page: {
				parameter: 'page',
				totalPages: (body) => (body as Envelope).data[0]?.totalPage,
			},
			keyOf: identityBy('url', 'title', 'postTime'),
		},
	},
});

export const etfInfo = endpoint({
	...routes.etfInfo,
	name: 'Get Net Value (Undocumented)',
	action: 'Get the net value of leveraged tokens',
	description:
		'Get net value, fee rate and leverage of one leveraged ETF or of all; not in the current documentation of MEXC',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	options: [
		{
			...anySymbol,
			description: 'Only this ETF, for example BTC3LUSDT. Left empty, all are returned.',
		},
	],
	output: {
		shape: 'list',
		form: oneOrMany(anObject),
		simplify: (body) =>
			[body].flat().map((row) => withIsoTimes(asRow(row), 'timestamp', 'lastMergedTime')),
		decimals: ['netValue', 'feeRate'],
	},
});
