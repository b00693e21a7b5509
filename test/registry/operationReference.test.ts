import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { operationReference } from '../support/operationReference';

const file = path.resolve(__dirname, '../../docs/operations.md');

test('docs/operations.md says what the definitions say (UPDATE_GOLDEN=1 writes it)', () => {
	const reference = operationReference();
	if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, reference);
	expect(readFileSync(file, 'utf8')).toBe(reference);
});
