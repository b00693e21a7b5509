import type { PushMessage } from '../../mexc/streams/pushMessage';
import { itemOf } from '../../nodes/n8n/trigger/item';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { readSettings } from '../../nodes/n8n/trigger/settings';
import { portFor } from './triggerFakes';

const { event, prepared } = readSettings(
	(name, fallback) => (name === 'event' ? 'orderUpdate' : fallback),
	'UTC',
);
/** One of its own each time: a reader says an event only once. */
const read = (message: PushMessage) => prepared.open(portFor(temporaryStateStore())).read(message);

function push(order: Readonly<Record<string, unknown>>, sendTime = 1): PushMessage {
	return {
		channel: 'c',
		symbol: 'MXUSDT',
		sendTime,
		receivedAt: sendTime,
		bodyName: 'privateOrders',
		body: { status: 1, cumulativeQuantity: '0', ...order },
	};
}

const idOf = (message: PushMessage) => read(message)[0].item.eventId;

test('an update is known by order, status and executed quantity, whenever it comes', () => {
	const filled = { id: 'C02__1', clientId: 'mine', status: 2, cumulativeQuantity: '1.50' };
	expect(idOf(push(filled, 1))).toBe('C02__1:FILLED:1.5');
	expect(idOf(push(filled, 2))).toBe('C02__1:FILLED:1.5');
});

test('an executed quantity that is not known names no update of another quantity', () => {
	const id = 'C02__1';
	expect(idOf(push({ id, status: 4, cumulativeQuantity: '' }))).toBe('C02__1:CANCELED:0');
	expect(idOf(push({ id, status: 4, cumulativeQuantity: '1E-1' }))).toBe('C02__1:CANCELED:0.1');
	for (const cumulativeQuantity of [null, 'abc', '1E+999999']) {
		expect(idOf(push({ id, status: 4, cumulativeQuantity }))).toBe('C02__1:CANCELED:unknown');
	}
});

test('updates without an order id stay apart, because n8n refuses what it has seen', () => {
	expect(idOf(push({ id: '', clientId: 'mine' }))).toBe('mine:NEW:0');
	const nameless = { id: '', clientId: '' };
	expect(idOf(push(nameless, 1))).not.toBe(idOf(push(nameless, 2)));
});

test('a price with more digits than any number can hold leaves as text', () => {
	const [occurrence] = read(push({ id: '1', price: '9'.repeat(400) }));
	const json = itemOf({ event: occurrence, dropped: 0, conflated: 0 }, event, {
		numberFormat: 'number',
	});
	expect(json.price).toBe('9'.repeat(400));
});
