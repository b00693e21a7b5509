import type { DepositAddress } from '../../wallet/records';
import type { Network } from '../../wallet/currencies';
import { type SignedCall, type SignedHandler, given } from '../call';
import { pageOf, recordPage } from './walletHistory';

function currencyInfo({ services }: SignedCall): unknown {
	return [...services.accountSide.wallet.currencies.values()].map((currency) => ({
		coin: currency.coin,
		name: currency.name,
		networkList: currency.networks.map(networkRow),
	}));
}

function networkRow(network: Network): unknown {
	const tip = network.sameAddress ? 'Both a MEMO and an address are required.' : null;
	return {
		coin: network.coin,
		depositDesc: null,
		depositEnable: network.depositEnable,
		minConfirm: network.minConfirm,
		name: network.name,
		network: network.network,
		withdrawEnable: network.withdrawEnable,
		withdrawFee: network.withdrawFee,
		withdrawIntegerMultiple: network.withdrawIntegerMultiple,
		withdrawMax: network.withdrawMax,
		withdrawMin: network.withdrawMin,
		sameAddress: network.sameAddress,
		contract: network.contract,
		withdrawTips: tip,
		depositTips: tip,
		netWork: network.netWork,
	};
}

/** The old long name of a network, which the answers print beside the short id. */
export function longName({ services }: SignedCall, coin: string, netWork: string): string {
	const networks = services.accountSide.wallet.currencies.get(coin)?.networks;
	return networks?.find((network) => network.netWork === netWork)?.network ?? netWork;
}

export function addressRow(call: SignedCall, address: DepositAddress): Record<string, unknown> {
	return {
		coin: address.coin,
		network: longName(call, address.coin, address.netWork),
		address: address.address,
		memo: address.memo,
		netWork: address.netWork,
	};
}

function withdrawAddress(call: SignedCall): unknown {
	const coin = given(call, 'coin');
	const { addressBook } = call.services.accountSide.wallet.of(call.account.uid);
	const rows = addressBook
		.filter((entry) => coin === '' || entry.coin === coin)
		.map((entry) => ({ ...addressRow(call, entry), addressTag: entry.label }));
	return recordPage(pageOf(call, rows, 'limit'));
}

export const walletHandlers: Readonly<Record<string, SignedHandler>> = {
	currencyInfo,
	withdrawAddress,
	depositAddress: (call) =>
		call.services.accountSide.deposits
			.addresses(call.account, given(call, 'coin'), given(call, 'network'))
			.map((address) => addressRow(call, address)),
	generateDepositAddress: (call) => {
		const { deposits } = call.services.accountSide;
		const [coin, network] = [given(call, 'coin'), given(call, 'network')];
		return [addressRow(call, deposits.address(call.account, coin, network))];
	},
	kycStatus: ({ services, account }) => ({
		status: services.accountSide.wallet.of(account.uid).switches.kycStatus,
	}),
};
