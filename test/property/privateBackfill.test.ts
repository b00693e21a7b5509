import fc from 'fast-check';
import { anyScript, play } from '../fault/privateScript';

jest.setTimeout(180_000);

test('whatever happens, every fill and every final state is reported, and none twice in one process', async () => {
	// A script that fails takes its whole waiting time: there is none for making it shorter.
	await fc.assert(fc.asyncProperty(anyScript, play), { numRuns: 6, endOnFailure: true });
});
