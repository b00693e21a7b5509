import { ZERO, plain } from '../../exchange/decimal';
import { refusal } from '../../exchange/refusal';
import { type SignedCall, type SignedHandler, given } from '../call';
import { tradableSymbols } from './market';

function accountInfo({ account }: SignedCall): unknown {
	const balances = account.ledger
		.entries()
		.filter(([, { free, locked }]) => free.gt(ZERO) || locked.gt(ZERO))
		.map(([asset, { free, locked }]) => ({
			asset,
			free: plain(free),
			locked: plain(locked),
			available: plain(free),
		}));
	return {
		makerCommission: null,
		takerCommission: null,
		buyerCommission: null,
		sellerCommission: null,
		canTrade: !account.barred,
		canWithdraw: true,
		canDeposit: true,
		updateTime: null,
		accountType: 'SPOT',
		balances,
		permissions: ['SPOT'],
	};
}

function apiKeyInfo(call: SignedCall): unknown {
	const holder = call.services.exchange.keys.get(given(call, 'accessKey'));
	if (holder === undefined || holder.account !== call.account) throw refusal(730706);
	const { key } = holder;
	return {
		note: key.note,
		accessKey: key.accessKey,
		createTime: new Date(key.createTime).toISOString().replace('Z', '+00:00'),
		permissions: key.permissions.join(','),
		remainingValidity: key.remainingValidity,
		ipWhiteList: key.ipWhiteList.join(','),
		status: key.status,
	};
}

function selfSymbols(call: SignedCall): unknown {
	const { symbols } = call.key;
	const all = tradableSymbols(call);
	const data = symbols.length === 0 ? all : all.filter((symbol) => symbols.includes(symbol));
	return { data, code: 200, msg: null };
}

export const accountHandlers: Readonly<Record<string, SignedHandler>> = {
	accountInfo,
	apiKeyInfo,
	selfSymbols,
	uid: ({ account }) => ({ uid: account.uid }),
};
