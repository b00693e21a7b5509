import { createHash } from 'node:crypto';
import type { PushMessage } from '../../../../mexc/socket/hub';
import { channelName, streams } from '../../../../mexc/streams';
import { readerOf, type EventSettings, type Occurrence, type TriggerEvent } from '../event';

const sides: Readonly<Record<string, string>> = { '1': 'BUY', '2': 'SELL' };

/** Public trades. A busy pair has hundreds a second, so they come as one execution per second. */
export const trade: TriggerEvent = {
	value: 'trade',
	name: 'Trade',
	description: 'Every public trade of the chosen pairs',
	testHint: 'Trades of quiet pairs can be minutes apart; try BTCUSDT.',
	access: 'public',
	symbols: 'required',
	fields: [],
	options: ['simplify', 'numberFormat'],
	delivery: ['batch', 'latest', 'each'],
	decimals: ['price', 'quantity'],
	// Trade ids are missing on older servers, and equal rows can be different trades (quirks 21).
	isUnique: false,
	isLossless: false,
	prepare: (settings) => ({
		channels: settings.symbols.map((symbol) =>
			channelName(streams.aggreDeals, { symbol, speed: '100ms' }),
		),
		open: () => readerOf({ read: (message) => tradesOf(message, settings) }),
	}),
};

function tradesOf(message: PushMessage, { simplify }: EventSettings): Occurrence[] {
	const deals = Array.isArray(message.body.deals) ? (message.body.deals as Deal[]) : [];
	return deals.map((deal, position) => ({
		item: {
			event: trade.value,
			eventId: tradeIdOf(message, deal, position),
			symbol: message.symbol,
			eventTime: Number(deal.time) || (message.sendTime ?? message.receivedAt),
			receivedAt: message.receivedAt,
			...(simplify ? simplified(deal) : deal),
		},
	}));
}

type Deal = Readonly<Record<string, unknown>>;

function simplified(deal: Deal) {
	return {
		price: deal.price,
		quantity: deal.quantity,
		side: sides[String(deal.tradeType)] ?? String(deal.tradeType),
		tradeId: deal.tradeId ? String(deal.tradeId) : null,
	};
}

/** Equal whenever the trade is seen again, as far as MEXC names trades at all. */
export function tradeIdOf(message: PushMessage, deal: Deal, position: number): string {
	return deal.tradeId ? String(deal.tradeId) : fallbackId(message, deal, position);
}

/** Servers before 2026-06 send no trade id: the trade's place in its message tells equal rows apart. */
function fallbackId(message: PushMessage, deal: Deal, position: number): string {
	const parts = [message.symbol, message.sendTime, position, deal.time, deal.price, deal.quantity];
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
