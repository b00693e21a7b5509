import { candleMatrix } from './triggerMatrixCandles';
import { faultCases } from './triggerMatrixFaults';
import { indicator } from './triggerMatrixIndicator.cases';

describe('an indicator alert under every fault of the simulator', () => {
	candleMatrix(faultCases.map((one) => [indicator, one]));
});
