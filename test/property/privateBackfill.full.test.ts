import fc from 'fast-check';
import { anyScript, play } from '../fault/privateScript';
import { amount } from '../support/amount';

jest.setTimeout(600_000);

test('over many scripts, every fill and every final state is reported, and none twice in one process', async () => {
	// A script that fails takes its whole waiting time: there is none for making it shorter.
	await fc.assert(fc.asyncProperty(anyScript, play), {
		numRuns: amount(20, 100),
		endOnFailure: true,
	});
});
