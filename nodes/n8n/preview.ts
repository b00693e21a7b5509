import type { Values, WireValues } from '../../mexc/endpoints/endpoint';
import { exchangeInfo } from '../../mexc/endpoints/marketData';
import { newOrder } from '../../mexc/endpoints/spotTrading';
import type { RestClient } from '../../mexc/rest/client';
import { buildRequest } from '../../mexc/rest/request';
import { isPlainDecimal, multiply } from '../../mexc/trading/decimal';
import { orderValue } from '../../mexc/trading/orderValue';
import { marketOf } from '../../mexc/trading/policyMarket';

/** What an agent gets instead of an order while Allow Tool Writes is off. Amounts are decimal text. */
export interface OrderPreview {
	outcome: 'notPlaced';
	preview: true;
	reason: string;
	/** Exactly what would be sent. */
	wouldSend: WireValues;
	/** By the last price; absent when it cannot be told. */
	valueUsdt?: string;
	/** At the pair's base rate for takers, the higher of the two. */
	feeUsdt?: string;
}

/** Checks the order as placing it would, and asks the market what it is worth. Sends no order. */
export async function previewOrder(
	client: RestClient,
	values: Values,
	signal: AbortSignal | undefined,
): Promise<OrderPreview> {
	const { values: wouldSend } = buildRequest(newOrder, values);
	const valueUsdt = await orderValue(wouldSend, marketOf(client));
	const rate = await takerRate(client, wouldSend.symbol, signal);
	return {
		outcome: 'notPlaced',
		preview: true,
		reason: 'A preview only: the owner of the workflow has not switched on Allow Tool Writes.',
		wouldSend,
		valueUsdt,
		feeUsdt: valueUsdt !== undefined && rate ? multiply(valueUsdt, rate) : undefined,
	};
}

async function takerRate(
	client: RestClient,
	symbol: string,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	const body = (await client.call(exchangeInfo, { symbol }, { signal })) as {
		symbols?: ReadonlyArray<Record<string, unknown>>;
	};
	const rate = String(body.symbols?.[0]?.takerCommission ?? '');
	return isPlainDecimal(rate) ? rate : undefined;
}
