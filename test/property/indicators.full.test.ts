import { expectAgreement, measureAgreement } from './indicatorAgreement';
import { amount } from '../support/amount';

const CANDLES = amount(200_000, 1_000_000);

describe(`the twelve indicators on ${CANDLES} random candles`, () => {
	it('agree with at least two independent libraries to 1e-9', async () => {
		const agreement = await measureAgreement(CANDLES, 20_261_128);
		expectAgreement(agreement, CANDLES - 10_000);
	}, 600_000);
});
