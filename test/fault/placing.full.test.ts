import { placingWhere } from './placing.cases';

placingWhere('rejectWhileOpen');
placingWhere('rejectAlways');
