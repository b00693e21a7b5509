import { faultCases, triggerMatrix } from './triggerMatrix.cases';

// One of each kind; all of them in the full tier.
describe('triggers under the typical faults', () => {
	triggerMatrix(faultCases.filter(({ isFast }) => isFast));
});
