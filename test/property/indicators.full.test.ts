import { expectAgreement, measureAgreement } from './indicatorAgreement';

describe('the twelve indicators on a million random candles', () => {
	it('agree with at least two independent libraries to 1e-9', async () => {
		const agreement = await measureAgreement(1_000_000, 20_261_128);
		expectAgreement(agreement, 990_000);
	}, 600_000);
});
