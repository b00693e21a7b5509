import { candleMatrix } from './triggerMatrixCandles';
import { composite } from './triggerMatrixComposite.cases';
import { faultCases } from './triggerMatrixFaults';

describe('a composite alert under every fault of the simulator', () => {
	candleMatrix(faultCases.map((one) => [composite, one]));
});
