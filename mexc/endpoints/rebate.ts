import { chapterOf } from './chapter';
import * as affiliate from './rebate/affiliate';
import * as rebates from './rebate/rebates';

export const rebate = chapterOf('mexcRebate', affiliate, rebates);
