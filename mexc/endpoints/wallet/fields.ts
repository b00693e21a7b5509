import type { Field, FieldOption, RuleViolation, WireValues } from '../endpoint';

/** Parameters that several endpoints of wallets and sub-accounts share. */
export const coin: Field = {
	displayName: 'Coin',
	name: 'coin',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The asset, for example USDT',
	placeholder: 'e.g. USDT',
	required: true,
	list: { method: 'searchCoins' },
	wire: { kind: 'coin' },
};

export const coinFilter: Field = {
	...coin,
	description: 'Only this asset. Left empty, all assets are returned.',
	required: undefined,
};

/** Transfers call it asset, deposits and withdrawals coin. */
export const asset: Field = { ...coin, displayName: 'Asset', name: 'asset' };

/** The old long name, for the endpoints that know no other. */
export const network: Field = {
	displayName: 'Network',
	name: 'network',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The network (chain) of the coin, by its long name, for example Tron(TRC20)',
	placeholder: 'e.g. Tron(TRC20)',
	list: { method: 'searchNetworkNames', dependsOn: ['coin'] },
	wire: { kind: 'text', maxLength: 100 },
};

export const amount: Field = {
	displayName: 'Amount',
	name: 'amount',
	type: 'string',
	default: '',
	description: 'How much of the asset, for example 25.5',
	placeholder: 'e.g. 25.5',
	required: true,
	wire: { kind: 'decimal', positive: true },
};

const walletKinds: readonly FieldOption[] = [
	{ name: 'Futures', value: 'FUTURES' },
	{ name: 'Spot', value: 'SPOT' },
];

export const fromAccountType: Field = {
	displayName: 'From Wallet',
	name: 'fromAccountType',
	type: 'options',
	default: 'SPOT',
	description: 'The wallet the asset is taken from',
	options: walletKinds,
	required: true,
	wire: { kind: 'choice' },
};

export const toAccountType: Field = {
	displayName: 'To Wallet',
	name: 'toAccountType',
	type: 'options',
	default: 'FUTURES',
	description: 'The wallet the asset goes to',
	options: walletKinds,
	required: true,
	wire: { kind: 'choice' },
};

/** For one wallet's balances. */
export const accountType: Field = {
	displayName: 'Wallet',
	name: 'accountType',
	type: 'options',
	default: 'SPOT',
	description: 'The wallet to read. MEXC answers only for Spot so far.',
	options: walletKinds,
	required: true,
	wire: { kind: 'choice' },
};

export const tranId: Field = {
	displayName: 'Transfer ID',
	name: 'tranId',
	type: 'string',
	default: '',
	description: "MEXC's ID of the transfer, as the Create operation returned it",
	placeholder: 'e.g. c45d800a47ba4cbc876a5cd29388319',
	wire: { kind: 'text', maxLength: 64 },
};

/** A transfer from a wallet to itself moves nothing, and MEXC's answer to it does not say so. */
export function differentWallets(values: WireValues): RuleViolation | undefined {
	if (values.fromAccountType !== values.toAccountType) return undefined;
	return {
		parameter: 'toAccountType',
		message: `From Wallet and To Wallet are both ${values.toAccountType}.`,
		hint: 'Choose two different wallets: Spot and Futures.',
	};
}
