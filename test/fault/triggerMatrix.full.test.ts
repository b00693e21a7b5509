import { triggerMatrix } from './triggerMatrix.cases';
import { faultCases } from './triggerMatrixFaults';

describe('triggers under every fault of the simulator', () => {
	triggerMatrix(faultCases);
});
