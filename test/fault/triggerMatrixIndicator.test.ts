import { candleMatrix } from './triggerMatrixCandles';
import { composite } from './triggerMatrixComposite.cases';
import { faultCases } from './triggerMatrixFaults';
import { indicator } from './triggerMatrixIndicator.cases';

const typical = /status 503|latePush|losePush|dropConnections$|halfOpen|blockChannel/;
const worst = /status 503|dropConnections$/;

// What market data suffers from; all faults in the full tier.
describe('alerts on closed candles under the typical faults', () => {
	const fast = faultCases.filter(({ isFast }) => isFast);
	candleMatrix([
		...fast.flatMap((one) => (typical.test(one.name) ? [[indicator, one] as const] : [])),
		...fast.flatMap((one) => (worst.test(one.name) ? [[composite, one] as const] : [])),
	]);
});
