import { triggerMatrix } from './triggerMatrix.cases';
import { faultCases } from './triggerMatrixFaults';

// One of each kind; all of them in the full tier.
describe('triggers under the typical faults', () => {
	triggerMatrix(faultCases.filter(({ isFast }) => isFast));
});
