import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventReference } from '../support/eventReference';

const file = path.resolve(__dirname, '../../docs/events.md');

test('docs/events.md says what the definitions say (UPDATE_GOLDEN=1 writes it)', () => {
	const reference = eventReference();
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, reference);
	expect(readFileSync(file, 'utf8')).toBe(reference);
});
