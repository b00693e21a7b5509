import { compare, divide, multiply } from '../core/decimal';
import type { Row } from '../endpoints/answers';
import { isoText, leavesAt } from '../limits/dayWindow';
import { doubtAbout, leftOf, nameOf, type AppliedLimit } from '../limits/judge';
import { usedOf, type LimitKind, type Usage } from '../limits/usage';
import { usageOfDay } from '../policy/dayLimits';
import { marketOf } from '../policy/policyMarket';
import type { RestClient } from '../rest/client';

/** The field of the credential that holds a limit of all pairs, and what it counts. */
const fields: Readonly<Record<LimitKind, { limit: string; unit: string }>> = {
	bought: { limit: 'maxBoughtPerDay', unit: 'USDT' },
	orders: { limit: 'maxOrdersPerDay', unit: 'orders' },
	loss: { limit: 'maxLossPerDay', unit: 'USDT' },
	drawdown: { limit: 'maxDrawdownPerDay', unit: 'USDT' },
	lossesInRow: { limit: 'pauseAfterLosses', unit: 'losses' },
};

/**
 * A row for each limit over a day that the credential sets, those of all pairs first; none without limits.
 * Throws MexcError where the exchange does not say what is used.
 */
export async function tradingLimits(client: RestClient): Promise<Row[]> {
	const found = await usageOfDay(client.context.account, marketOf(client));
	return found === undefined ? [] : found.limits.map((limit) => rowOf(limit, found.usage));
}

function rowOf(limit: AppliedLimit, usage: Usage): Row {
	const { kind, symbol, max } = limit;
	const { window } = usage;
	const { amount, firstFreesAt } = usedOf(kind, usage, symbol);
	const doubt = doubtAbout(limit, usage);
	const left = leftOf(max, amount);
	return {
		name: nameOf(limit),
		...fields[kind],
		symbol: symbol ?? null,
		max,
		used: amount,
		left,
		usedPercent: divide(multiply(amount, '100'), max, 2),
		purchasesRefused: doubt !== undefined || compare(left, '0') === 0,
		freesAt: firstFreesAt === undefined ? null : isoText(firstFreesAt),
		window: window.kind,
		since: isoText(window.from),
		until: window.kind === 'utcDay' ? isoText(leavesAt(window, window.now)) : null,
		...(doubt === undefined ? {} : { problem: doubt.message }),
	};
}
