import { faultCases } from './triggerMatrixFaults';
import { indicatorMatrix } from './triggerMatrixIndicator.cases';

const typical = /status 503|latePush|losePush|dropConnections$|halfOpen|blockChannel/;

// What market data suffers from; all faults in the full tier.
describe('an indicator alert under the typical faults', () => {
	indicatorMatrix(faultCases.filter(({ isFast, name }) => isFast && typical.test(name)));
});
