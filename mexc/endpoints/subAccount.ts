import {
	createSubAccount,
	enableSubAccountFutures,
	enableSubAccountMargin,
	listSubAccounts,
	subAccountAsset,
} from './subAccount/accounts';
import {
	createSubAccountApiKey,
	deleteSubAccountApiKey,
	getSubAccountApiKeys,
} from './subAccount/apiKeys';
import {
	subAccountUniversalTransfer,
	subAccountUniversalTransferHistory,
} from './subAccount/transfer';

/** In the editor's order. */
export const subAccount = [
	listSubAccounts,
	createSubAccount,
	subAccountAsset,
	enableSubAccountFutures,
	enableSubAccountMargin,
	getSubAccountApiKeys,
	createSubAccountApiKey,
	deleteSubAccountApiKey,
	subAccountUniversalTransfer,
	subAccountUniversalTransferHistory,
];
