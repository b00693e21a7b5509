import fc from 'fast-check';
import { type Account, DEMO_ACCOUNT } from '../src/exchange/accounts';
import { Clock } from '../src/exchange/clock';
import { plain } from '../src/exchange/decimal';
import { Exchange } from '../src/exchange/exchange';
import { PAIRS } from '../src/exchange/pairs';
import { Refusal } from '../src/exchange/refusal';
import { AccountSide } from '../src/wallet/accountSide';
import { DEMO_SUB_ACCOUNT } from '../src/wallet/demo';
import type { WalletKind } from '../src/wallet/records';
import { restoreWallet, saveWallet } from '../src/wallet/saved';
import { Wallet } from '../src/wallet/wallet';

// The oracle counts whole units of 10^-18 in integers, so that it shares no arithmetic with what it
// judges.
const SCALE = 18;
function units(text: string): bigint {
	const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
	const value = BigInt(whole + fraction.padEnd(SCALE, '0'));
	return text.startsWith('-') ? -value : value;
}

const ASSETS = ['USDT', 'BTC', 'MX', 'XRP'] as const;
const BOOK: Readonly<Record<string, string>> = {
	USDT: 'TSimulatedAddressOfTheDemoAccount1',
	BTC: 'bc1simulatedaddressofthedemoaccount',
	XRP: 'rSimulatedAddressOfTheDemoAccount',
	MX: 'outside the book',
};

interface World {
	readonly clock: Clock;
	readonly exchange: Exchange;
	readonly side: AccountSide;
	readonly demo: Account;
	readonly sub: Account;
	/** The balance that the last push of an asset has reported, by uid and asset. */
	readonly reported: Map<string, string>;
}

function newWorld(): World {
	const clock = new Clock({ manual: true, startMs: 1_790_000_000_000 });
	const exchange = new Exchange(clock, PAIRS, [DEMO_ACCOUNT]);
	const side = new AccountSide(exchange, clock, { withdrawalFee: 'onTop' });
	const demo = exchange.accounts.get(DEMO_ACCOUNT.uid)!;
	const reported = new Map<string, string>();
	exchange.announce.privateEvents.listen((event) => {
		if (event.kind !== 'balance') return;
		const { asset, free, locked } = event.balance;
		reported.set(`${event.uid} ${asset}`, `${plain(free)} ${plain(locked)}`);
	});
	const sub = side.subAccounts.account(demo, DEMO_SUB_ACCOUNT);
	return { clock, exchange, side, demo, sub, reported };
}

/** All money of an asset inside the exchange. */
function inside({ exchange, side }: World, asset: string): bigint {
	const spot = [...exchange.accounts.values(), exchange.feeAccount, exchange.marketAccount];
	const ledgers = [...spot.map(({ ledger }) => ledger), ...side.wallet.futuresLedgers().values()];
	return ledgers.reduce((sum, ledger) => {
		const { free, locked } = ledger.get(asset);
		return sum + units(plain(free)) + units(plain(locked));
	}, 0n);
}

/** What has come in and gone out since the start, by the histories. */
function flow({ side, demo }: World, asset: string): bigint {
	const { deposits, withdrawals, rebates } = side.wallet.of(demo.uid);
	const sum = (rows: ReadonlyArray<{ amount: string }>) =>
		rows.reduce((total, { amount }) => total + units(amount), 0n);
	return (
		sum(deposits.filter((row) => row.coin === asset && row.status === 5)) +
		sum(rebates.filter((row) => row.asset === asset)) -
		sum(withdrawals.filter((row) => row.coin === asset && row.status === 7))
	);
}

type Step = (world: World) => void;

const asset = fc.constantFrom(...ASSETS);
const kind = fc.constantFrom<WalletKind>('SPOT', 'FUTURES');
const name = fc.constantFrom('', DEMO_SUB_ACCOUNT);
/** From dust to more than there is, with up to 18 decimals. */
const amount = fc
	.tuple(
		fc.constantFrom(0n, 1n, 7n, 99n, 5000n, 200_000n),
		fc.bigInt(0n, 10n ** 18n - 1n),
		fc.nat(18),
	)
	.map(([whole, fraction, places]) => {
		const digits = fraction.toString().padStart(SCALE, '0').slice(0, places);
		return digits === '' ? `${whole}` : `${whole}.${digits}`;
	});

const steps: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ asset, amount, from: kind, to: kind }).map(
		(t): Step =>
			({ side, demo }) =>
				void side.transfers.universal(demo, t.from, t.to, t.asset, t.amount),
	),
	fc
		.record({ asset, amount, fromAccount: name, toAccount: name, fromKind: kind, toKind: kind })
		.map(
			(request): Step =>
				({ side, demo }) =>
					void side.transfers.subAccount(demo, { ...request, clientTranId: '' }),
		),
	fc.record({ asset, amount }).map(
		(t): Step =>
			({ side, demo, sub }) =>
				void side.transfers.internal(demo, {
					...t,
					toAccountType: 'UID',
					toAccount: sub.uid,
					areaCode: '',
				}),
	),
	fc.record({ asset, amount, network: fc.boolean() }).map((d): Step => ({ side, demo }) => {
		const how = d.network ? { confirmEveryMs: 3000 } : {};
		if (units(d.amount) > 0n) side.deposits.receive(demo, d.asset, d.amount, how);
	}),
	fc.record({ asset, amount }).map(
		(w): Step =>
			({ side, demo }) =>
				void side.withdrawals.request(demo, {
					coin: w.asset,
					amount: w.amount,
					address: BOOK[w.asset] ?? '',
					network: '',
					contractAddress: '',
					memo: '',
					withdrawOrderId: '',
					remark: '',
				}),
	),
	fc.nat(20).map((index): Step => ({ side, demo }) => {
		const { withdrawals } = side.wallet.of(demo.uid);
		side.withdrawals.cancel(demo, withdrawals[index % withdrawals.length]?.id ?? '');
	}),
	fc.nat(20).map((index): Step => ({ side, demo }) => {
		const open = side.wallet.of(demo.uid).withdrawals.filter(({ status }) => status < 7);
		const chosen = open[index % Math.max(1, open.length)];
		if (chosen !== undefined) side.withdrawals.fail(demo, chosen.id);
	}),
	fc.constant<Step>(
		({ side, demo }) => void side.dust.convert(demo, ['XRP', 'SOL', 'BTC', 'USDT']),
	),
	fc.record({ asset, amount }).map(
		(r): Step =>
			({ side, demo }) =>
				side.rebates.pay(demo, {
					uid: demo.uid,
					market: 'spot',
					rate: '0.1',
					traded: '1',
					isKickback: true,
					...r,
				}),
	),
	fc.integer({ min: 500, max: 40_000 }).map(
		(ms): Step =>
			({ clock }) =>
				clock.advance(ms),
	),
);

/** A refused step must change nothing; everything else that is thrown is a fault. */
function run(world: World, step: Step): void {
	const before = ASSETS.map((each) => inside(world, each));
	try {
		step(world);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		expect(ASSETS.map((each) => inside(world, each))).toEqual(before);
	}
}

describe('random transfers, deposits and withdrawals', () => {
	it('keep every sum to the last digit, say every balance, and end with nothing locked', () => {
		fc.assert(
			fc.property(fc.array(steps, { minLength: 5, maxLength: 60 }), (list) => {
				const world = newWorld();
				const start = ASSETS.map((each) => inside(world, each) - flow(world, each));
				const sums = () => ASSETS.map((each) => inside(world, each) - flow(world, each));
				for (const step of list) {
					run(world, step);
					expect(sums()).toEqual(start);
				}
				world.clock.advance(3_600_000);
				expect(sums()).toEqual(start);
				for (const [key, balance] of world.reported) {
					const [uid = '', coin = ''] = key.split(' ');
					const { free, locked } = world.exchange.accounts.get(uid)!.ledger.get(coin);
					expect(`${key}: ${plain(free)} ${plain(locked)}`).toBe(`${key}: ${balance}`);
					expect(plain(locked)).toBe('0');
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('survive a snapshot at any moment', () => {
		fc.assert(
			fc.property(fc.array(steps, { minLength: 1, maxLength: 25 }), (list) => {
				const world = newWorld();
				for (const step of list) run(world, step);
				const saved = JSON.parse(JSON.stringify(saveWallet(world.side.wallet))) as ReturnType<
					typeof saveWallet
				>;
				const exchange = new Exchange(world.clock, PAIRS, [DEMO_ACCOUNT]);
				const restored = new Wallet(exchange, world.clock);
				restoreWallet(restored, saved);
				expect(saveWallet(restored)).toEqual(saved);
			}),
			{ numRuns: 30 },
		);
	});
});
