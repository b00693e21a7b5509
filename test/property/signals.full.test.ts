import { judgeOrderings } from './signalOrderings';
import { amount } from '../support/amount';

const ORDERINGS = amount(2_500, 10_000);

it(`target positions end where the last signal says, ${ORDERINGS} times`, async () => {
	await judgeOrderings(ORDERINGS, 'direct');
}, 300_000);
