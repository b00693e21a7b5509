import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { ListMethod } from '../../../mexc/endpoints/endpoint';
import { listSubAccounts } from '../../../mexc/endpoints/subAccount/accounts';
import { currencyInfo } from '../../../mexc/endpoints/wallet/currency';
import { convertibleAssets } from '../../../mexc/endpoints/wallet/dust';
import { withdrawAddress } from '../../../mexc/endpoints/wallet/withdrawal';
import { isObject } from '../../../mexc/endpoints/forms';
import { MexcError } from '../../../mexc/core/errors';
import { readAsset } from '../../../mexc/input/names';
import { inCapitals } from '../../../mexc/input/symbolNames';
import { decimalOf } from '../../../mexc/core/decimal';
import { toNodeError } from '../errors';
import { cachedRows, type ListSource } from './listCache';

type Row = Readonly<Record<string, unknown>>;

/** An entry with what else its search finds, and where it stands: lower comes first. */
interface Entry extends INodeListSearchItems {
	value: string;
	rank?: number;
}

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

const MINUTE_MS = 60_000;
const PAGE = 100;

const currencies: ListSource = {
	endpoint: currencyInfo,
	cacheMs: 5 * MINUTE_MS,
	keep: ({ coin, name, networkList }) => ({ coin, name, networkList }),
};

/** The lists behind resource locators. What was just added at MEXC appears within a minute or five. */
export const accountLists: Record<ListMethod, Search> = {
	searchCoins: searchOf(async (context) => {
		const rows = await cachedRows(context, currencies);
		return rows.map(({ coin, name }) => {
			const [value, title] = [String(coin), String(name ?? '')];
			return { name: title === '' || title === value ? value : `${value} (${title})`, value };
		});
	}),
	searchNetworks: searchOf(async (context) => {
		const networks = await networksOf(context);
		return networks.map((row) => networkEntry(row, 'withdraw', row.netWork ?? row.network));
	}),
	searchNetworkNames: searchOf(async (context) => {
		const isWithdrawal = context.getCurrentNodeParameter('resource') === 'withdrawal';
		const networks = await networksOf(context);
		return networks.map((row) =>
			networkEntry(row, isWithdrawal ? 'withdraw' : 'deposit', row.network ?? row.netWork),
		);
	}),
	searchSubAccounts: searchOf(async (context) => {
		const keep = ({ subAccount, isFreeze }: Row) => ({ subAccount, isFreeze });
		const source = { endpoint: listSubAccounts, cacheMs: MINUTE_MS, keep };
		const rows = await cachedRows(context, source);
		return rows.map(({ subAccount, isFreeze }) => {
			const value = String(subAccount);
			return isFreeze === true
				? { name: `${value} (frozen)`, value, rank: 1 }
				: { name: value, value };
		});
	}),
	searchAddresses: searchOf(async (context) => {
		const coin = chosenCoin(context);
		const keep = (row: Row) => row;
		const source = { endpoint: withdrawAddress, values: { coin }, cacheMs: MINUTE_MS, keep };
		return (await cachedRows(context, source)).map(addressEntry);
	}),
	searchDustAssets: searchOf(async (context) => {
		const keep = (row: Row) => row;
		const rows = await cachedRows(context, {
			endpoint: convertibleAssets,
			cacheMs: MINUTE_MS,
			keep,
		});
		return rows
			.filter(({ code }) => (code ?? '') === '')
			.map(({ asset, balance, convertMx }) => {
				const value = String(asset);
				return { name: `${value} (${shown(balance)}, gives ${shown(convertMx)} MX)`, value };
			});
	}),
};

function searchOf(entriesOf: (context: ILoadOptionsFunctions) => Promise<Entry[]>): Search {
	return async function (this: ILoadOptionsFunctions, filter = '', paginationToken?: string) {
		try {
			const found = matching(await entriesOf(this), filter);
			const start = Number(paginationToken ?? 0);
			const next = start + PAGE;
			const results = found.slice(start, next).map(({ name, value }) => ({ name, value }));
			return { results, paginationToken: next < found.length ? String(next) : undefined };
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};
}

function matching(entries: readonly Entry[], filter: string): Entry[] {
	const text = filter.trim().toUpperCase();
	const key = ({ rank = 0, value }: Entry) => {
		const upper = value.toUpperCase();
		return `${rank}${upper === text ? 0 : 1}${upper.startsWith(text) ? 0 : 1}${upper}`;
	};
	return entries
		.filter(({ name, value }) => `${name} ${value}`.toUpperCase().includes(text))
		.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The coin of the node as it stands in the editor. Throws while none is chosen. */
function chosenCoin(context: ILoadOptionsFunctions): string {
	const raw = context.getCurrentNodeParameter('coin') as unknown;
	const value = typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
	const isChosen = typeof value === 'string' && value.trim() !== '' && !value.startsWith('=');
	if (isChosen) return readAsset(value, { label: 'Coin', parameter: 'coin' });
	throw new MexcError({
		kind: 'input',
		message: 'Choose the Coin first: this list depends on it.',
		hint: 'With an expression as Coin, write this value by hand or as an expression too.',
		parameter: 'coin',
	});
}

async function networksOf(context: ILoadOptionsFunctions): Promise<Row[]> {
	const coin = chosenCoin(context);
	const rows = await cachedRows(context, currencies);
	const found = rows.find((row) => inCapitals(String(row.coin)) === coin);
	if (found) return Array.isArray(found.networkList) ? found.networkList.filter(isObject) : [];
	throw new MexcError({
		kind: 'input',
		message: `MEXC has no coin ${coin}.`,
		hint: 'Choose the Coin from its list.',
		parameter: 'coin',
	});
}

/** A network with what matters for the decision; closed ones come last. */
function networkEntry(row: Row, use: 'withdraw' | 'deposit', id: unknown): Entry {
	const value = String(id);
	const long =
		row.network === undefined || row.network === row.netWork ? [] : [String(row.network)];
	const names = [String(row.netWork ?? value), ...long].join(', ');
	if (row[`${use}Enable`] === false) return { name: `${names} (closed)`, value, rank: 1 };
	if (use === 'deposit') return { name: names, value };
	const terms = `fee ${shown(row.withdrawFee)}, min ${shown(row.withdrawMin)}`;
	return { name: `${names} (${terms})`, value };
}

function shown(amount: unknown): string {
	return decimalOf(amount) ?? String(amount);
}

function addressEntry({ address, addressTag, network, netWork, memo }: Row): Entry {
	const value = String(address);
	const facts = [netWork ?? network, addressTag, memo ? `memo ${String(memo)}` : undefined];
	const known = facts.filter((fact) => fact !== undefined && fact !== null && fact !== '');
	return { name: known.length > 0 ? `${value} (${known.join(', ')})` : value, value };
}
