import type { ObservedEvent } from '../../mexc/socket/hub';
import { Timers } from '../../mexc/core/timers';
import { watchKey } from '../../nodes/n8n/trigger/events/connection/keyWatch';
import {
	coalesceEvents,
	type ConnectionReport,
} from '../../nodes/n8n/trigger/events/connection/coalesce';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import type { RestClient } from '../../mexc/rest/client';
import { accountFromCredential } from '../../mexc/account/credential';
import { turn, VirtualTime } from '../support/virtualTime';
import { portFor } from './triggerFakes';

function start() {
	const time = new VirtualTime();
	const timers = new Timers(time);
	const emitted: ConnectionReport[] = [];
	const { add } = coalesceEvents(timers, (news) => void emitted.push(news));
	const event = (
		state: ObservedEvent['state'],
		channels: readonly string[],
		more: Partial<ObservedEvent> = {},
	) => add({ state, access: 'public', message: `${state}.`, time: time.now(), channels, ...more });
	const states = () => emitted.map(({ state, access }) => `${access} ${state}`);
	return { time, emitted, event, states };
}

test('many connections that are cut together are one event, and so is their return', async () => {
	const { time, emitted, event, states } = start();
	for (let shard = 0; shard < 34; shard++) event('recovering', [`a${shard}`, `b${shard}`]);
	await time.advance(5_000);
	expect(states()).toEqual(['public recovering']);
	expect(emitted[0].channels).toHaveLength(68);
	const began = emitted[0].time;
	for (let shard = 0; shard < 34; shard++) {
		event('connected', [`a${shard}`, `b${shard}`]);
		event('gap', [`a${shard}`, `b${shard}`], { fromTime: 1_000 + shard });
	}
	await time.advance(2_000);
	expect(states()).toEqual(['public recovering', 'public connected', 'public gap']);
	expect(emitted[1]).toMatchObject({ interruptedFrom: began });
	expect(emitted[2]).toMatchObject({ fromTime: 1_000, message: 'gap.' });
	expect(emitted[2].channels).toHaveLength(68);
	expect(time.pending).toBe(0);
});

test('an interruption that is over at once is emitted only as the gap that it left', async () => {
	const { time, emitted, event, states } = start();
	event('connected', ['a']);
	await time.advance(2_000);
	event('recovering', ['a']);
	await time.advance(1_000);
	event('connected', ['a']);
	event('gap', ['a'], { fromTime: 1 });
	await time.advance(60_000);
	expect(states()).toEqual(['public connected', 'public gap']);
	// Nothing was said of an interruption, so nothing is said of its end.
	expect(emitted[0]).not.toHaveProperty('interruptedFrom');
});

test('an interruption is emitted once however often its reason changes, and its end when all is back', async () => {
	const { time, event, states } = start();
	event('recovering', ['a']);
	event('recovering', ['b']);
	await time.advance(4_000);
	event('recovering', ['a'], { message: 'Another reason.' });
	await time.advance(60_000);
	event('connected', ['a']);
	await time.advance(60_000);
	expect(states()).toEqual(['public recovering']);
	event('connected', ['b']);
	await time.advance(2_000);
	expect(states()).toEqual(['public recovering', 'public connected']);
});

test('an interruption that ends with a refusal does not hide the next one', async () => {
	const { time, event, states } = start();
	event('recovering', ['a']);
	await time.advance(60_000);
	event('refused', ['a']);
	await time.advance(60_000);
	event('recovering', ['b']);
	await time.advance(60_000);
	expect(states()).toEqual(['public recovering', 'public refused', 'public recovering']);
});

test('public and private connections are emitted apart', async () => {
	const { time, event, states } = start();
	event('recovering', ['a']);
	event('recovering', ['orders'], { access: 'private' });
	event('connected', ['a']);
	await time.advance(5_000);
	expect(states()).toEqual(['public connected', 'private recovering']);
});

test('a refused channel no longer holds back the news that the others are there', async () => {
	const { time, event, states } = start();
	event('recovering', ['a', 'b']);
	await time.advance(5_000);
	event('refused', ['b']);
	event('connected', ['a']);
	await time.advance(2_000);
	expect(states().sort()).toEqual(['public connected', 'public recovering', 'public refused']);
});

describe('the end of the key', () => {
	const account = { ...accountFromCredential(undefined), apiKey: 'a-key' };

	function watch(store = temporaryStateStore(), first = 90) {
		const time = new VirtualTime();
		const answer = { days: first as unknown, status: 'VALID', isDown: false };
		const client = {
			context: { account },
			call: async () => {
				if (answer.isDown) throw new Error('down');
				return { remainingValidity: answer.days, status: answer.status };
			},
		} as unknown as RestClient;
		const emitted: (number | undefined)[] = [];
		const messages: string[] = [];
		const port = portFor(store, { client, time });
		watchKey(port, new Timers(time), ({ daysLeft, message }, beforeEmit) => {
			beforeEmit();
			emitted.push(daysLeft);
			messages.push(message);
		});
		const days = async (left: unknown) => {
			answer.days = left;
			await time.advance(24 * 3_600_000);
			await turn();
		};
		return { emitted, messages, days, answer, store };
	}

	test('is emitted at 14, 5 and 1 days and when it has come, each once', async () => {
		const { emitted, messages, days } = watch();
		for (let left = 20; left >= 0; left--) await days(left);
		expect(emitted).toEqual([14, 5, 1, 0]);
		expect(messages.at(-1)).toMatch(/^The key has expired: renew it or make a new one/);
	});

	test('is warned about again after the key was renewed', async () => {
		const { emitted, days } = watch();
		for (const left of [20, 14, 1, 90, 14]) await days(left);
		expect(emitted).toEqual([14, 1, 14]);
	});

	test.each([
		['FROZEN', /^MEXC has frozen the key \(FROZEN\)/],
		['DELETE', /^The key is deleted \(DELETE\)/],
	])('of a key that is %s comes at once, once, whatever days it has', async (status, message) => {
		const { emitted, messages, days, answer, store } = watch();
		answer.status = status;
		for (const left of [-999, -999]) await days(left);
		expect(messages).toEqual([expect.stringMatching(message)]);
		expect(emitted).toEqual([undefined]);
		const restarted = watch(store);
		restarted.answer.status = status;
		await restarted.days(-999);
		expect(restarted.messages).toEqual([]);
		restarted.answer.status = 'VALID';
		await restarted.days(14);
		expect(restarted.emitted).toEqual([14]);
	});

	test('is emitted late rather than not when nobody could ask, and not again after a restart', async () => {
		const { emitted, days, answer, store } = watch();
		answer.isDown = true;
		await days(14);
		answer.isDown = false;
		await days(4);
		expect(emitted).toEqual([4]);
		const restarted = watch(store, 4);
		await restarted.days(4);
		await restarted.days(3);
		expect(restarted.emitted).toEqual([]);
		await restarted.days(1);
		expect(restarted.emitted).toEqual([1]);
	});

	test('is not reported for a key that never ends', async () => {
		const { emitted, days } = watch();
		for (const left of [-999, -1, undefined, null, 'never']) await days(left);
		expect(emitted).toEqual([]);
	});
});
