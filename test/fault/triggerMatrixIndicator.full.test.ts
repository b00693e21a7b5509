import { faultCases } from './triggerMatrixFaults';
import { indicatorMatrix } from './triggerMatrixIndicator.cases';

describe('an indicator alert under every fault of the simulator', () => {
	indicatorMatrix(faultCases);
});
