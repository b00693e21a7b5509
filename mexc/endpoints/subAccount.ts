import { chapterOf } from './chapter';
import * as accounts from './subAccount/accounts';
import * as apiKeys from './subAccount/apiKeys';
import * as transfer from './subAccount/transfer';

export const subAccount = chapterOf('mexcSubAccount', accounts, apiKeys, transfer);
