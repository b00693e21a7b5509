import type { Account } from '../exchange/accounts';
import { type Decimal, ZERO, decimal, plain, roundDown } from '../exchange/decimal';
import { refusal } from '../exchange/refusal';
import type { ConvertedAsset } from './records';
import type { Wallet } from './wallet';

/** What a small balance would bring. */
export interface Convertible {
	readonly asset: string;
	readonly balance: Decimal;
	readonly valueUsdt: Decimal;
	readonly valueMx: Decimal;
	/** Why it cannot be converted. */
	readonly refusal: { readonly code: number; readonly message: string } | undefined;
}

export interface Conversion {
	readonly converted: readonly string[];
	readonly failed: ReadonlyArray<{ asset: string; message: string; code: number }>;
	readonly totalConvert: string;
	readonly fee: string;
}

const TARGET = 'MX';
const NOT_CONVERTIBLE = { code: 30021, message: 'not convertible' };
/** Balances worth less than this may be converted. */
const DUST_LIMIT_USDT = decimal(5);
const FEE_RATE = decimal('0.02');
const MOST_ASSETS = 15;
const PLACES = 8;

/** Small balances and their conversion into MX. */
export class Dust {
	constructor(private readonly wallet: Wallet) {}

	/** Small balances of an account, convertible or not. */
	list(account: Account): Convertible[] {
		return account.ledger
			.entries()
			.filter(([asset, { free }]) => free.gt(ZERO) && asset !== TARGET)
			.map(([asset, { free }]) => this.judge(asset, free))
			.filter(({ valueUsdt }) => valueUsdt.lt(DUST_LIMIT_USDT));
	}

	/** Converts what can be converted; the others are reported one by one. @throws Refusal 33333 */
	convert(account: Account, assets: readonly string[]): Conversion {
		if (assets.length === 0 || assets.length > MOST_ASSETS) throw refusal(33333);
		const failed: Array<Conversion['failed'][number]> = [];
		const details: ConvertedAsset[] = [];
		for (const asset of new Set(assets)) {
			const problem = this.problem(account, asset);
			if (problem === undefined) details.push(this.convertOne(account, asset));
			else failed.push({ asset, ...problem });
		}
		const totalConvert = sum(details.map(({ convert }) => convert));
		const fee = sum(details.map((detail) => detail.fee));
		this.settle(account, details, totalConvert, fee);
		return {
			converted: details.map(({ asset }) => asset),
			failed,
			totalConvert: plain(totalConvert),
			fee: plain(fee),
		};
	}

	private settle(
		account: Account,
		details: readonly ConvertedAsset[],
		total: Decimal,
		fee: Decimal,
	): void {
		if (details.length === 0) return;
		this.wallet.change(account, 'SPOT', TARGET, total.minus(fee), 'ENTRUST');
		this.wallet.exchange.marketAccount.ledger.debit(TARGET, total);
		this.wallet.exchange.feeAccount.ledger.credit(TARGET, fee);
		const time = this.wallet.clock.now();
		const row = { time, totalConvert: plain(total), totalFee: plain(fee), details };
		this.wallet.of(account.uid).conversions.push(row);
	}

	private problem(account: Account, asset: string): Convertible['refusal'] {
		if (!this.wallet.currencies.has(asset)) return reason(10232);
		const { free } = account.ledger.get(asset);
		if (free.lte(ZERO)) return reason(10101);
		const { valueUsdt, refusal: known } = this.judge(asset, free);
		return valueUsdt.lt(DUST_LIMIT_USDT) ? known : NOT_CONVERTIBLE;
	}

	private convertOne(account: Account, asset: string): ConvertedAsset {
		const { free } = account.ledger.get(asset);
		const { valueMx } = this.judge(asset, free);
		this.wallet.change(account, 'SPOT', asset, ZERO.minus(free), 'ENTRUST');
		this.wallet.exchange.marketAccount.ledger.credit(asset, free);
		return {
			id: this.wallet.nextId('dust'),
			asset,
			amount: plain(free),
			convert: plain(valueMx),
			fee: plain(roundDown(valueMx.times(FEE_RATE), PLACES)),
		};
	}

	private judge(asset: string, balance: Decimal): Convertible {
		const price = asset === 'USDT' ? decimal(1) : this.price(asset);
		const mx = this.price(TARGET);
		const valueUsdt = roundDown(balance.times(price), PLACES);
		const valueMx = mx.gt(ZERO) ? roundDown(valueUsdt.div(mx), PLACES) : ZERO;
		const convertible = asset !== 'USDT' && asset !== TARGET && valueMx.gt(ZERO);
		return {
			asset,
			balance,
			valueUsdt,
			valueMx,
			refusal: convertible ? undefined : NOT_CONVERTIBLE,
		};
	}

	/** Zero for an asset that is not traded against USDT. */
	private price(asset: string): Decimal {
		return this.wallet.exchange.market(`${asset}USDT`)?.last ?? ZERO;
	}
}

function reason(code: number): { code: number; message: string } {
	return { code, message: refusal(code).message };
}

function sum(amounts: readonly string[]): Decimal {
	return amounts.reduce((total, amount) => total.plus(decimal(amount)), ZERO);
}
