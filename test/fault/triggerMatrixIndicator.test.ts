import { faultCases } from './triggerMatrixFaults';
import { indicatorMatrix } from './triggerMatrixIndicator.cases';

// One of each kind; all of them in the full tier.
describe('an indicator alert under the typical faults', () => {
	indicatorMatrix(faultCases.filter(({ isFast }) => isFast));
});
