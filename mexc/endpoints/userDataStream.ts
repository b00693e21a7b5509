import { rowsOf } from './answers';
import { endpoint, type Field } from './endpoint';
import { objectWith, text } from './forms';
import { routes } from './routes';

/** A listen key opens the private streams of the account: it is shown and echoed nowhere. */
const listenKey: Field = {
	displayName: 'Listen Key',
	name: 'listenKey',
	type: 'string',
	default: '',
	description: 'The listen key, as the Create operation returned it',
	typeOptions: { password: true },
	required: true,
	wire: { kind: 'text', maxLength: 256, pattern: /^[\w-]+$/ },
};

/** Every answer repeats the key. */
const secrets = ['listenKey'];

export const createListenKey = endpoint({
	...routes.createListenKey,
	name: 'Create',
	action: 'Create a listen key',
	description:
		'Create a listen key for the private streams, valid for 60 minutes. MEXC may return an existing valid key.',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [],
	output: { shape: 'object', form: objectWith('listenKey'), decimals: [], secrets },
});

export const listListenKeys = endpoint({
	...routes.listListenKeys,
	name: 'Get Many',
	action: 'Get many listen keys',
	description: 'Get all valid listen keys of the account',
	weight: { ip: 1, uid: null },
	effect: 'read',
	fields: [],
	output: {
		shape: 'list',
		...rowsOf(text, 'listenKey'),
		simplify: (keys) => (keys as unknown[]).map((listenKey) => ({ listenKey })),
		decimals: [],
		secrets,
	},
});

export const keepAliveListenKey = endpoint({
	...routes.keepAliveListenKey,
	name: 'Keep Alive',
	action: 'Keep a listen key alive',
	description: 'Extend a listen key by 60 minutes',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [listenKey],
	output: { shape: 'object', decimals: [], secrets },
});

export const closeListenKey = endpoint({
	...routes.closeListenKey,
	name: 'Close',
	action: 'Close a listen key',
	description:
		'Invalidate a listen key and close every stream opened with it, also those of others',
	weight: { ip: 1, uid: null },
	effect: 'write',
	fields: [listenKey],
	output: { shape: 'object', decimals: [], secrets },
});

export const userDataStream = [createListenKey, listListenKeys, keepAliveListenKey, closeListenKey];
