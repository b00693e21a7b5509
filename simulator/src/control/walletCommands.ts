import { type Fields, optionalText, text } from './fields';
import type { RebatePayment, WalletControl } from './wallet';

type Command = (simulator: WalletControl, fields: Fields) => unknown;

/** The commands of `/control/*` for the account side. */
export const walletCommands: Readonly<Record<string, Command | undefined>> = {
	'POST /control/deposit': (simulator, fields) => {
		const network = optionalText(fields, 'network');
		const { confirmEveryMs } = fields;
		const [txId, memo] = [optionalText(fields, 'txId'), optionalText(fields, 'memo')];
		const how = {
			...(network === undefined ? {} : { network }),
			...(typeof confirmEveryMs === 'number' ? { confirmEveryMs } : {}),
			...(txId === undefined ? {} : { txId }),
			...(memo === undefined ? {} : { memo }),
		};
		const uid = optionalText(fields, 'uid');
		simulator.deposit(
			text(fields, 'asset'),
			text(fields, 'amount'),
			uid,
			Object.keys(how).length > 0 ? how : undefined,
		);
	},
	'POST /control/wallet': (simulator, { uid, ...change }) =>
		simulator.updateWallet(change, uid === undefined ? undefined : String(uid)),
	'POST /control/address': (simulator, fields) => {
		const memo = optionalText(fields, 'memo');
		const entry = {
			coin: text(fields, 'coin'),
			network: text(fields, 'network'),
			address: text(fields, 'address'),
			...(memo === undefined ? {} : { memo }),
			label: optionalText(fields, 'label') ?? '',
		};
		simulator.addWithdrawalAddress(entry, optionalText(fields, 'uid'));
	},
	'POST /control/withdrawal': (simulator, fields) => {
		if (fields['fail'] !== true) throw new RangeError('The field "fail" must be true');
		simulator.failWithdrawal(text(fields, 'id'), optionalText(fields, 'uid'));
	},
	'POST /control/rebate': (simulator, { uid, ...fields }) => {
		const amount = text(fields, 'amount');
		const market = optionalText(fields, 'market') ?? 'spot';
		if (!['spot', 'futures', 'etf'].includes(market)) {
			throw new RangeError('The field "market" must be spot, futures or etf');
		}
		const fromUid = optionalText(fields, 'fromUid');
		const payment = {
			amount,
			market: market as NonNullable<RebatePayment['market']>,
			asset: optionalText(fields, 'asset') ?? 'USDT',
			...(fromUid === undefined ? {} : { fromUid }),
		};
		simulator.payRebate(payment, uid === undefined ? undefined : String(uid));
	},
};
