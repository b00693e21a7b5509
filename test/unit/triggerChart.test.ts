import type { TriggerItem } from '../../mexc/events';
import { composite } from '../../nodes/n8n/trigger/events/composite';
import { indicator } from '../../nodes/n8n/trigger/events/indicator';
import { priceCross } from '../../nodes/n8n/trigger/events/priceCross';
import type { TriggerEvent } from '../../nodes/n8n/trigger/event';

/** What the picture of an event with these fields shows. */
async function contentOf(event: TriggerEvent, fields: object) {
	await event.load?.();
	const values = Object.fromEntries(event.fields.map((field) => [field.name, field.default]));
	const given = { symbols: ['BTCUSDT'], simplify: true, values: { ...values, ...fields } };
	return event.prepare(given).chart;
}

const rsi = { indicator: 'rsi', length: 14, target: 'number', value: '30', movement: 'down' };

test('an indicator is drawn on its own length of candle only', async () => {
	const chart = await contentOf(indicator, { ...rsi, interval: 'Min60' });
	expect(chart?.interval).toBe('Min60');
	expect(chart?.indicators?.('Min60')).toMatchObject([{ indicator: 'rsi' }]);
	expect(chart?.indicators?.('Min5')).toEqual([]);
});

test('a composite shows each indicator of its length once', async () => {
	const part = { ...rsi, kind: 'indicator', movement: 'below', watched: 'indicator' };
	const conditions = {
		row: [
			{ ...part, interval: 'Min60' },
			{ ...part, interval: 'Min60', value: '25' },
			{ ...part, interval: 'Hour4', length: 7 },
		],
	};
	const chart = await contentOf(composite, { conditions });
	expect(chart?.interval).toBe('Min60');
	expect(chart?.indicators?.('Min60')).toHaveLength(1);
	expect(chart?.indicators?.('Hour4')).toMatchObject([{ parameters: { length: 7 } }]);
});

test('the price of an alert is a level, and that of a channel each edge once', async () => {
	const chart = await contentOf(priceCross, { direction: 'up', price: '70000', source: 'trade' });
	const levelsOf = (fields: object) =>
		chart?.levels?.(fields as TriggerItem).map(({ price }) => price);
	expect(levelsOf({ threshold: '70000' })).toEqual(['70000']);
	const edges = { lowerPrice: '60000', upperPrice: '70000' };
	expect(levelsOf({ threshold: '70000', ...edges })).toEqual(['70000', '60000']);
});

test('a composite is marked at the candle that closed, by what began then', async () => {
	const part = { ...rsi, kind: 'indicator', watched: 'indicator', interval: 'Min60' };
	const row = [part, { ...part, movement: 'below', value: '40' }];
	const chart = await contentOf(composite, { conditions: { row } });
	const conditions = [
		{ condition: 'RSI 14 crosses down through 30 (1 Hour)', isNew: true, direction: 'down' },
		{ condition: 'RSI 14 is at or below 40 (1 Hour)', isNew: false, direction: null },
	];
	const item = { eventTime: 7_200_000, conditions } as unknown as TriggerItem;
	expect(chart?.happened?.(item)).toEqual({
		title: 'RSI 14 crosses down through 30 (1 Hour)',
		time: 7_199_999,
		direction: 'down',
	});
	const both = [conditions[0], { ...conditions[1], isNew: true }];
	expect(chart?.happened?.({ ...item, conditions: both })).toMatchObject({
		title: 'RSI 14 crosses down through 30 (1 Hour) and RSI 14 is at or below 40 (1 Hour)',
		direction: 'up',
	});
});
