import { currencyInfo } from './wallet/currency';
import { depositAddress, depositHistory, generateDepositAddress } from './wallet/deposit';
import { convertibleAssets, dustLog, dustTransfer } from './wallet/dust';
import {
	assetInternalTransferRecord,
	internalTransfer,
	internalTransferHistory,
} from './wallet/internalTransfer';
import {
	universalTransfer,
	universalTransferByTranId,
	universalTransferHistory,
} from './wallet/transfer';
import {
	cancelWithdraw,
	withdraw,
	withdrawAddress,
	withdrawApply,
	withdrawHistory,
} from './wallet/withdrawal';

/** In the editor's order. */
export const wallet = [
	currencyInfo,
	depositHistory,
	depositAddress,
	generateDepositAddress,
	withdraw,
	cancelWithdraw,
	withdrawHistory,
	withdrawAddress,
	withdrawApply,
	universalTransfer,
	universalTransferHistory,
	universalTransferByTranId,
	internalTransfer,
	internalTransferHistory,
	assetInternalTransferRecord,
	convertibleAssets,
	dustTransfer,
	dustLog,
];
