import { chapterOf } from './chapter';
import * as currency from './wallet/currency';
import * as deposit from './wallet/deposit';
import * as dust from './wallet/dust';
import * as internalTransfer from './wallet/internalTransfer';
import * as transfer from './wallet/transfer';
import * as withdrawal from './wallet/withdrawal';

export const wallet = chapterOf(
	'mexcWallet',
	currency,
	deposit,
	dust,
	internalTransfer,
	transfer,
	withdrawal,
);
