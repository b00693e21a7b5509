import { readFileSync } from 'node:fs';
import { eventList, file } from '../../scripts/eventList';

test('the list of events is what npm run build writes', () => {
	expect(readFileSync(file, 'utf8')).toBe(eventList());
});
