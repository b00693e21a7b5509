import { placingWhere } from './placing.cases';

// The exchange helps least here; the other two follow in the full tier.
placingWhere('accept');
