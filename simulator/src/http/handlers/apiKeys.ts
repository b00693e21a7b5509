import { NO_END } from '../../exchange/accounts';
import { refusal } from '../../exchange/refusal';
import { addressesOf } from '../../wallet/subAccounts';
import { type SignedCall, type SignedHandler, given } from '../call';
import { masterOnly } from './subAccounts';

const MOST_ADDRESSES = 20;
/** A key without bound addresses lives this long. */
const UNBOUND_DAYS = 90;

function createSubAccountApiKey(call: SignedCall): unknown {
	const { subAccounts } = call.services.accountSide;
	const subAccount = given(call, 'subAccount');
	const account = subAccounts.account(call.account, subAccount);
	const key = subAccounts.createKey(account, {
		note: given(call, 'note'),
		permissions: given(call, 'permissions'),
		ip: given(call, 'ip'),
	});
	return {
		subAccount,
		note: key.note,
		apiKey: key.accessKey,
		secretKey: key.secret,
		permissions: key.permissions.join(','),
		ip: key.ipWhiteList.join(','),
		creatTime: key.createTime,
	};
}

/** The list is called subAccount, as in the exchange's own answer. */
function getSubAccountApiKeys(call: SignedCall): unknown {
	const { subAccounts } = call.services.accountSide;
	const account = subAccounts.account(call.account, given(call, 'subAccount'));
	return {
		subAccount: subAccounts.keysOf(account).map((key) => ({
			note: key.note,
			apiKey: key.accessKey,
			permissions: key.permissions.join(','),
			ip: key.ipWhiteList.join(','),
			creatTime: key.createTime,
		})),
	};
}

function deleteSubAccountApiKey(call: SignedCall): unknown {
	const { subAccounts } = call.services.accountSide;
	const subAccount = given(call, 'subAccount');
	subAccounts.deleteKey(subAccounts.account(call.account, subAccount), given(call, 'apiKey'));
	return { subAccount };
}

/** Binds a key to addresses; a wrong list locks it out, as it would on the exchange. */
function updateApiKeyInfo(call: SignedCall): unknown {
	const holder = call.services.exchange.keys.get(given(call, 'apiKey'));
	if (holder?.account !== call.account) throw refusal(730706);
	const { key } = holder;
	const addresses = addressesOf(given(call, 'ipWhiteList'), MOST_ADDRESSES);
	key.ipWhiteList = addresses;
	key.note = given(call, 'note') || key.note;
	key.remainingValidity = addresses.length > 0 ? NO_END : UNBOUND_DAYS;
	return { note: key.note, apikey: key.accessKey, ipWhiteList: addresses.join(',') };
}

export const apiKeyHandlers: Readonly<Record<string, SignedHandler>> = {
	createSubAccountApiKey: masterOnly(createSubAccountApiKey),
	getSubAccountApiKeys: masterOnly(getSubAccountApiKeys),
	deleteSubAccountApiKey: masterOnly(deleteSubAccountApiKey),
	updateApiKeyInfo,
};
