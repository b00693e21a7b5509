import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MexcError } from '../../mexc/core/errors';
import { messageFormats } from '../../mexc/message/formats';
import { messageFor, messageOf, type MessageOptions } from '../../mexc/message/message';
import { messageEvents, type MessageItem } from '../../mexc/message/wording';

const time = { eventTime: Date.UTC(2026, 10, 28, 14, 5, 9), receivedAt: 0, eventId: 'x' };
const AT = '2026-11-28 14:05:09 UTC';

function plain(item: MessageItem, options: Partial<MessageOptions> = {}): string[] {
	return messageFor({ ...time, ...item }, { format: 'plain', ...options }).split('\n');
}

const items: Readonly<Record<string, MessageItem>> = {
	priceCross: {
		event: 'priceCross',
		symbol: 'BTCUSDT',
		direction: 'up',
		price: '65010.5',
		previousPrice: '64990',
		threshold: '65000',
		source: 'trade',
		frequency: 'once',
	},
	percentMove: {
		event: 'percentMove',
		symbol: 'PEPEUSDT',
		direction: 'down',
		fromPrice: '0.0000002',
		toPrice: '0.00000018',
		changePercent: '-10.00000012',
		percent: '10',
		windowSeconds: 600,
		source: 'trade',
		frequency: 'every',
	},
	volumeSpike: {
		event: 'volumeSpike',
		symbol: 'ETHUSDT',
		volume: '1250.5',
		quoteVolume: '4000000',
		averageVolume: '300.12',
		measuredMultiple: '4.16666666',
		multiple: '3',
		candles: 20,
		interval: 'Min5',
		isClosed: false,
		price: '3200.1',
	},
	largeTrade: {
		event: 'largeTrade',
		symbol: 'BTCUSDT',
		value: '260042',
		price: '65010.5',
		quantity: '4',
		side: 'BUY',
		minValue: '250000',
	},
	spread: {
		event: 'spread',
		symbol: 'QUIETUSDT',
		direction: 'up',
		currentSpreadPercent: '0.52345678',
		previousSpreadPercent: null,
		spreadPercent: '0.5',
		bid: '1',
		ask: '1.0052',
	},
	candleClose: {
		event: 'candleClose',
		symbol: 'BTCUSDT',
		interval: 'Min60',
		open: '64000',
		high: '65100',
		low: '63900',
		close: '65010.5',
		volume: '120.5',
		quoteVolume: '1',
		changePercent: '1.57890625',
	},
	indicator: {
		event: 'indicator',
		symbol: 'BTCUSDT',
		title: 'RSI 14',
		condition: 'RSI 14 crosses down through 30',
		direction: 'down',
		value: '28.4',
		previousValue: '31.25',
		threshold: '30',
		interval: 'Min60',
		close: '65010.5',
	},
	composite: {
		event: 'composite',
		symbol: 'BTCUSDT',
		condition: 'RSI 14 is at or below 30 (1 Hour) and close is at or above EMA 200 (4 Hours)',
		price: '65010.5',
		conditions: [
			{
				condition: 'RSI 14 is at or below 30 (1 Hour)',
				holds: true,
				heldValue: '28.4',
				value: '28.4',
				threshold: '30',
			},
			{
				condition: 'close is at or above EMA 200 (4 Hours)',
				holds: true,
				heldValue: '65010.5',
				value: '65010.5',
				threshold: '61200.25',
			},
			{ condition: 'close rises (1 Minute)', holds: false, heldValue: null },
		],
	},
	newListing: {
		event: 'newListing',
		symbol: '龙虾USDT',
		listing: 'tradable',
		baseAsset: '龙虾',
		quoteAsset: 'USDT',
		fullName: 'Lobster',
	},
	limit: {
		event: 'limit',
		name: 'Max Bought per Day',
		unit: 'USDT',
		used: '850',
		max: '1000',
		left: '150',
		usedPercent: '85.00',
		freesAt: '2026-11-29T00:00:00.000Z',
	},
	connection: {
		event: 'connection',
		state: 'recovering',
		access: 'public',
		message: 'The connection was closed.',
		channels: ['a', 'b'],
	},
	orderUpdate: {
		event: 'orderUpdate',
		symbol: 'BTCUSDT',
		orderId: 'C02__1',
		side: 'SELL',
		status: 'PARTIALLY_FILLED',
		price: '65000',
		quantity: '2',
		executedQuantity: '0.5',
		averagePrice: '65000.1',
	},
	fill: {
		event: 'fill',
		symbol: 'BTCUSDT',
		orderId: 'C02__1',
		side: 'BUY',
		price: '65000',
		quantity: '0.5',
		amount: '32500',
		fee: '16.25',
		feeCurrency: 'USDT',
	},
	balanceUpdate: {
		event: 'balanceUpdate',
		asset: 'USDT',
		free: '100',
		locked: '5',
		freeChange: '25',
		lockedChange: '0',
		reason: 'DEPOSIT',
	},
	deposit: {
		event: 'deposit',
		asset: 'USDT',
		network: 'Tron(TRC20)',
		amount: '100',
		status: 'SUCCESS',
		txId: 'abc',
	},
	withdrawal: {
		event: 'withdrawal',
		asset: 'BTC',
		network: 'BTC',
		amount: '0.1',
		status: 'WAIT',
		address: 'bc1q',
		txId: null,
	},
};

const messages: Readonly<Record<string, readonly string[]>> = {
	priceCross: ['BTCUSDT rose to 65000', 'Last price 65010.5, before 64990', AT],
	percentMove: [
		'PEPEUSDT fell 10 % in 10 minutes',
		'From 0.0000002 to 0.00000018, alert at 10 %',
		AT,
	],
	volumeSpike: [
		'ETHUSDT volume is 4.17 times the average',
		'Volume 1250.5 in this 5 Minutes candle, average of 20: 300.12',
		'Price 3200.1',
		AT,
	],
	largeTrade: ['BTCUSDT large buy: 260042', '4 at 65010.5', AT],
	spread: ['QUIETUSDT spread widened to 0.5235 %', 'Bid 1, ask 1.0052, alert at 0.5 %', AT],
	candleClose: [
		'BTCUSDT 1 Hour candle closed at 65010.5 (+1.58 %)',
		'Open 64000, high 65100, low 63900, volume 120.5',
		AT,
	],
	indicator: [
		'BTCUSDT RSI 14 crosses down through 30',
		'Value 28.4, before 31.25',
		'1 Hour candle closed at 65010.5',
		AT,
	],
	composite: [
		'BTCUSDT: 2 of 3 conditions hold',
		'RSI 14 is at or below 30 (1 Hour): 28.4',
		'close is at or above EMA 200 (4 Hours): 65010.5 against 61200.25',
		'Price 65010.5',
		AT,
	],
	newListing: ['龙虾USDT can be traded at MEXC', '龙虾 against USDT, Lobster', AT],
	limit: [
		'Max Bought per Day is used to 85 %',
		'850 of 1000 USDT used, 150 left',
		'Frees from 2026-11-29T00:00:00.000Z on',
		AT,
	],
	connection: ['Connection to MEXC interrupted', 'The connection was closed.', '2 channels', AT],
	orderUpdate: [
		'BTCUSDT sell order partially filled',
		'0.5 of 2 filled, average 65000.1',
		'Order C02__1',
		AT,
	],
	fill: ['Bought 0.5 BTCUSDT at 65000', 'Total 32500, fee 16.25 USDT', 'Order C02__1', AT],
	balanceUpdate: ['USDT balance +25', 'Free 100, locked 5, DEPOSIT', AT],
	deposit: ['Deposit of 100 USDT: SUCCESS', 'Network Tron(TRC20), transaction abc', AT],
	withdrawal: ['Withdrawal of 0.1 BTC: WAIT', 'Network BTC, to bc1q', AT],
};

describe('a message', () => {
	it('is there for every alert, the account and the connection', () => {
		expect([...messageEvents].sort()).toEqual(Object.keys(messages).sort());
		const reference = readFileSync(path.join(__dirname, '../../docs/events.md'), 'utf8');
		for (const event of messageEvents) expect(reference).toContain(`(\`${event}\`)`);
	});

	it.each(Object.entries(messages))('about %s says what happened', (event, lines) => {
		expect(plain(items[event])).toEqual(lines);
	});

	it.each(Object.keys(items))('about %s can be made of an item with little in it', (event) => {
		for (const format of messageFormats) {
			const text = messageFor({ event }, { format });
			expect(text).not.toMatch(/undefined|null|NaN|\[object/);
			expect(text.length).toBeGreaterThan(5);
		}
	});

	it('about a composite counts what holds, and compares with what a value is compared with now only', () => {
		const [first, second, third] = items.composite.conditions as object[];
		const about = (conditions: object[]) => plain({ ...items.composite, conditions });
		expect(about([first, second])[0]).toBe('BTCUSDT: both conditions hold');
		expect(about([first, second, first])[0]).toBe('BTCUSDT: all 3 conditions hold');
		expect(about([first, third])[0]).toBe('BTCUSDT: 1 of 2 conditions holds');
		const earlier = { ...second, value: '60000' };
		expect(about([first, earlier])[2]).toBe('close is at or above EMA 200 (4 Hours): 65010.5');
	});

	it('reads numbers as it reads text', () => {
		const numbers = { ...items.percentMove, fromPrice: 2e-7, toPrice: 1.8e-7, changePercent: -10 };
		expect(plain(numbers)).toEqual(plain(items.percentMove));
	});

	it.each([
		[{ direction: 'down' }, 'BTCUSDT fell to 65000'],
		[{ direction: 'enter', lowerPrice: '1', upperPrice: '2' }, 'BTCUSDT entered 1 to 2'],
		[{ direction: 'leave', lowerPrice: '1', upperPrice: '2' }, 'BTCUSDT left 1 to 2'],
	])('about a price with %j', (fields, first) => {
		expect(plain({ ...items.priceCross, ...fields })[0]).toBe(first);
	});

	it('says when a volume has no average to be compared with', () => {
		const item = { ...items.volumeSpike, measuredMultiple: null };
		expect(plain(item)[0]).toBe('ETHUSDT is traded again');
	});

	it.each([
		[90, '90 seconds'],
		[1, '1 second'],
		[60, '1 minute'],
		[7200, '2 hours'],
		[604800, '7 days'],
	])('writes %i seconds as %s', (windowSeconds, text) => {
		expect(plain({ ...items.percentMove, windowSeconds })[0]).toContain(` in ${text}`);
	});

	it('says the time in the zone of the workflow, and whether it was found later', () => {
		const zone = { timeZone: 'Europe/Berlin' };
		expect(plain(items.spread, zone).at(-1)).toBe('2026-11-28 15:05:09 Europe/Berlin');
		expect(plain({ ...items.spread, backfilled: true }).at(-1)).toBe(
			`${AT} (found after an interruption)`,
		);
		expect(plain({ ...items.spread, isReplay: true }).at(-1)).toBe(`${AT} (replayed from history)`);
	});

	it.each([
		['telegramHtml', '<b>BTCUSDT large buy: 260042</b>\n4 at 65010.5\n2026-11-28 14:05:09 UTC'],
		[
			'telegramMarkdown',
			'*BTCUSDT large buy: 260042*\n4 at 65010\\.5\n2026\\-11\\-28 14:05:09 UTC',
		],
		['discord', '**BTCUSDT large buy\\: 260042**\n4 at 65010\\.5\n2026\\-11\\-28 14\\:05\\:09 UTC'],
		['slack', '*BTCUSDT large buy: 260042*\n4 at 65010.5\n2026-11-28 14:05:09 UTC'],
	] as const)('for %s', (format, text) => {
		expect(messageFor({ ...time, ...items.largeTrade }, { format })).toBe(text);
	});

	it('may have lines of one’s own', () => {
		const lines = [{ text: 'RSI 14 < 30', isStrong: true }, { text: '' }];
		expect(messageOf(lines, time, { format: 'telegramHtml' })).toBe(`<b>RSI 14 &lt; 30</b>\n${AT}`);
	});

	it('cuts what is very long', () => {
		const message = 'a'.repeat(5_000);
		expect(plain({ ...items.connection, message })[1]).toBe(`${'a'.repeat(399)}…`);
	});

	function refusal(item: MessageItem, options: Partial<Record<keyof MessageOptions, string>>) {
		try {
			messageFor(item, { format: 'plain', ...options } as MessageOptions);
		} catch (error) {
			if (error instanceof MexcError) return error;
		}
		throw new Error('was made');
	}

	it.each([
		[{ event: 'bookTicker' }, {}, 'message', 'There is no message for the event "bookTicker".'],
		[{}, {}, 'message', 'There is no message for the event null.'],
		[items.spread, { format: 'html' }, 'messageFormat', 'Message Format "html" is not known.'],
		[
			{ ...items.spread, ...time },
			{ timeZone: 'Moon' },
			'timeZone',
			'Time Zone "Moon" is not known.',
		],
	])('refuses %j with %j', (item, options, parameter, message) => {
		expect(refusal(item, options)).toMatchObject({ kind: 'input', parameter, message });
	});
});
