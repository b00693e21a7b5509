import { plain } from '../../exchange/decimal';
import { within } from '../../wallet/rebates';
import type { DustConversion } from '../../wallet/records';
import { listOf } from '../../wallet/subAccounts';
import { type SignedCall, type SignedHandler, given } from '../call';
import { YEAR_MS, pageOf, recordPage, spanOf } from './walletHistory';

function convertibleAssets({ services, account }: SignedCall): unknown {
	return services.accountSide.dust.list(account).map(({ asset, balance, valueUsdt, ...row }) => ({
		convertMx: plain(row.valueMx),
		convertUsdt: plain(valueUsdt),
		balance: plain(balance),
		asset,
		code: row.refusal === undefined ? '' : String(row.refusal.code),
		message: row.refusal?.message ?? '',
	}));
}

function dustTransfer(call: SignedCall): unknown {
	const assets = listOf(given(call, 'asset'));
	const result = call.services.accountSide.dust.convert(call.account, assets);
	return {
		successList: result.converted,
		failedList: result.failed,
		totalConvert: result.totalConvert,
		convertFee: result.fee,
	};
}

/** Newest first. */
function dustLog(call: SignedCall): unknown {
	const span = spanOf(call, { usualMs: YEAR_MS });
	const { conversions } = call.services.accountSide.wallet.of(call.account.uid);
	const rows = conversions
		.filter(({ time }) => within(time, span))
		.reverse()
		.map(conversionRow);
	return recordPage(pageOf(call, rows, 'limit'));
}

function conversionRow(conversion: DustConversion): unknown {
	return {
		totalConvert: conversion.totalConvert,
		totalFee: conversion.totalFee,
		convertTime: conversion.time,
		convertDetails: conversion.details.map((detail) => ({ ...detail, time: conversion.time })),
	};
}

export const dustHandlers: Readonly<Record<string, SignedHandler>> = {
	convertibleAssets,
	dustTransfer,
	dustLog,
};
