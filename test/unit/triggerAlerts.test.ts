import { deal, setUp, started } from './triggerFakes';

// Price alerts between the connection and n8n: interruptions, repetitions, equal times.
const alert = {
	event: 'priceCross',
	source: 'trade',
	direction: 'up',
	price: '100',
	frequency: 'once',
};

test('a candle whose end fell into an interruption is passed over, also when prices come before the news', async () => {
	const { context, subscriptions, emits } = setUp({ ...alert, source: 'close', interval: 'Min1' });
	await started(context, subscriptions);
	const candle = (windowStart: number, closingPrice: string) => {
		const body = { windowStart, windowEnd: windowStart + 60, closingPrice };
		subscriptions[0].onMessage({ ...deal('0', 1), bodyName: 'publicSpotKline', body });
	};
	candle(60, '99');
	candle(120, '101');
	subscriptions[0].onState({ state: 'recovering', message: 'Cut.', time: 1 });
	// The first channels of a connection deliver while the others are still asked for.
	candle(180, '98');
	subscriptions[0].onState({ state: 'gap', message: 'Back.', time: 2 });
	expect(emits).toEqual([]);
});

test('two crossings within one millisecond are two events for n8n', async () => {
	const { context, subscriptions, emits } = setUp({
		...alert,
		direction: 'either',
		frequency: 'every',
	});
	await started(context, subscriptions);
	subscriptions[0].onMessage(deal('99', 1));
	subscriptions[0].onMessage(deal('101', 2));
	subscriptions[0].onMessage(deal('98', 2));
	const ids = emits.flat().map((item) => (item as { eventId: string }).eventId);
	expect(new Set(ids).size).toBe(2);
});

test('prices that a second connection brings again do not fire again', async () => {
	const { context, subscriptions, emits } = setUp({ ...alert, frequency: 'every' });
	await started(context, subscriptions);
	const path: Array<[string, number]> = [
		['99', 1_000],
		['101', 1_100],
		['102', 1_200],
	];
	for (const [price, time] of path) subscriptions[0].onMessage(deal(price, time));
	expect(emits).toHaveLength(1);
	for (const [price, time] of path) subscriptions[0].onMessage(deal(price, time));
	expect(emits).toHaveLength(1);
	subscriptions[0].onMessage(deal('99', 1_300));
	subscriptions[0].onMessage(deal('101', 1_400));
	expect(emits).toHaveLength(2);
});

test('one price with a time far ahead does not silence an alert', async () => {
	const { context, subscriptions, emits } = setUp({ ...alert, frequency: 'every' });
	await started(context, subscriptions);
	subscriptions[0].onMessage(deal('99', 9_000_000_000));
	subscriptions[0].onMessage(deal('101', 1_000));
	expect(emits).toHaveLength(1);
});
