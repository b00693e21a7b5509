import fc from 'fast-check';
import { anyScript, play } from '../fault/privateScript';

jest.setTimeout(60_000);

test('whatever happens, every fill and every final state is told, and none twice in one process', async () => {
	await fc.assert(fc.asyncProperty(anyScript, play), { numRuns: 6 });
});
