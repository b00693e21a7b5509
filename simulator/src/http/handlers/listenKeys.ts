import { streamFacts } from '../../facts';
import { type SignedHandler, given } from '../call';

export const listenKeyHandlers: Readonly<Record<string, SignedHandler>> = {
	createListenKey: ({ services, account }) => ({
		listenKey: services.listenKeys.create(account.uid),
	}),
	listListenKeys: ({ services, account }) => {
		const listenKey = services.listenKeys.list(account.uid);
		const total = streamFacts.listenKey.maxKeysPerUid;
		return { total, listenKey, available: total - listenKey.length };
	},
	keepAliveListenKey: (call) => {
		const listenKey = given(call, 'listenKey');
		call.services.listenKeys.keepAlive(call.account.uid, listenKey);
		return { listenKey };
	},
	closeListenKey: (call) => {
		const listenKey = given(call, 'listenKey');
		call.services.listenKeys.close(call.account.uid, listenKey);
		return { listenKey };
	},
};
