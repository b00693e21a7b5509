import { faultCases, triggerMatrix } from './triggerMatrix.cases';

describe('triggers under every fault of the simulator', () => {
	triggerMatrix(faultCases);
});
