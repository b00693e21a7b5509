import { type SignedCall, type SignedHandler, given } from '../call';
import { marketOf } from './market';

function envelope(call: SignedCall, data: unknown): unknown {
	return { data, code: 0, msg: 'success', timestamp: call.services.clock.now() };
}

/** One of the few answers with decimals as JSON numbers (quirks 18). */
function tradeFee(call: SignedCall): unknown {
	const { pair } = marketOf(call);
	return envelope(call, {
		makerCommission: Number(pair.makerCommission),
		takerCommission: Number(pair.takerCommission),
	});
}

export const feeHandlers: Readonly<Record<string, SignedHandler>> = {
	tradeFee,
	queryMxDeduct: (call) => envelope(call, { mxDeductEnable: call.account.mxDeduct }),
	enableMxDeduct: (call) => {
		call.account.mxDeduct = given(call, 'mxDeductEnable') === 'true';
		return envelope(call, { mxDeductEnable: call.account.mxDeduct });
	},
};
