import { compositeProperty } from './compositeAlert.cases';

compositeProperty(3);
