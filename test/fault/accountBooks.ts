/** What the tests of an account's books share: an account with a past of its own, read in virtual time. */
import type { Row } from '../../mexc/endpoints/answers';
import type { Composite, CompositeOptions } from '../../mexc/flows/composite';
import { DEMO_ACCOUNT, type AccountOptions, type Simulator } from '../../simulator/src';
import { flowOptions, startBench, type Bench } from './flowHarness';

export const DAY_MS = 86_400_000;
/** The demo's account has moved money before; this one has not. */
const UID = '815';
const OTHER = {
	uid: '4711',
	balances: { USDT: '10000000', BTC: '100', ETH: '100', MX: '10000' },
	keys: [{ accessKey: 'mx0vOtherTrader4711', secret: 'secretOfTheOtherTrader0123456789' }],
};

/** A book with nobody's orders but those of the test. */
export function accountsWith(
	balances: Record<string, string>,
	own: AccountOptions = { ...DEMO_ACCOUNT, uid: UID, balances },
) {
	return { market: 'empty', accounts: [own, OTHER] } as const;
}

export async function benchWith(balances: Record<string, string>): Promise<Bench> {
	return await startBench(accountsWith(balances));
}

/**
 * The other side waits in the book and we take it: the price is exactly that, and the fee 0.05 %. The types are
 * those that no price band holds for.
 */
export function take(
	simulator: Simulator,
	side: 'BUY' | 'SELL',
	quantity: string,
	price: string,
	symbol = 'BTCUSDT',
): void {
	const order = { symbol, quantity };
	const other = { ...order, type: 'LIMIT_MAKER', side: side === 'BUY' ? 'SELL' : 'BUY', price };
	simulator.order(other, OTHER.uid);
	simulator.order({ ...order, type: 'MARKET', side });
}

export function payFeesInMx(simulator: Simulator): void {
	simulator.updateAccount({ mxDeduct: true }, UID);
}

export async function pass({ time }: Bench, ms: number): Promise<void> {
	await time.pass(ms, () => Promise.resolve());
}

/** The rows of an operation that computes, as its node would be given them. */
export async function rowsOf(
	{ time, client }: Bench,
	operation: Composite,
	values: Record<string, string>,
	more: Partial<CompositeOptions> = {},
): Promise<Row[]> {
	const options = { ...flowOptions(client), ...more };
	return (await time.until(operation.run(client, values, options))) as Row[];
}
