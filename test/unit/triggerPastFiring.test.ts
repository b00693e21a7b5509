import { silentLog } from '../../mexc/core/log';
import type { RestClient } from '../../mexc/rest/client';
import { priceCross } from '../../nodes/n8n/trigger/events/priceCross';
import { pastFiring } from '../../nodes/n8n/trigger/pastFiring';
import { temporaryStateStore } from '../../nodes/n8n/trigger/state';
import { portFor } from './triggerFakes';

test('a firing in history is looked for no longer than two seconds', async () => {
	const port = portFor(temporaryStateStore());
	const lines: string[] = [];
	let asked = 0;
	const call: RestClient['call'] = async (_endpoint, _values, options) => {
		asked += 1;
		const { signal } = options as { signal: AbortSignal };
		return await new Promise((_resolve, reject) => {
			signal.addEventListener('abort', () => reject(signal.reason as Error));
		});
	};
	const client = { ...port.client, call, clockOffsetMs: async () => 0 } as RestClient;
	const values = { source: 'trade', frequency: 'once', direction: 'up', price: '1' };
	const found = await pastFiring({
		event: priceCross,
		prepared: priceCross.prepare({ symbols: ['BTCUSDT'], simplify: true, values }),
		port: { ...port, client, log: { ...silentLog, info: (line) => void lines.push(line) } },
	});
	expect(found).toBeUndefined();
	expect(asked).toBeGreaterThan(0);
	expect(lines).toEqual([expect.stringMatching(/^No firing of Price Cross was looked up/)]);
}, 20_000);
