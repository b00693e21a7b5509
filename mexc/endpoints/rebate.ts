import {
	affiliateCampaign,
	affiliateCommission,
	affiliateCommissionDetail,
	affiliateList,
	affiliateReferral,
	affiliateSubaffiliates,
	affiliateWithdraw,
} from './rebate/affiliate';
import { rebateDetail, rebateHistory, rebateKickback, referCode } from './rebate/rebates';

/** In the editor's order. */
export const rebate = [
	rebateHistory,
	rebateDetail,
	rebateKickback,
	referCode,
	affiliateCommission,
	affiliateWithdraw,
	affiliateCommissionDetail,
	affiliateCampaign,
	affiliateReferral,
	affiliateSubaffiliates,
	affiliateList,
];
