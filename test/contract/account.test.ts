// One file for jest, because each file that loads n8n-core costs seconds.
import './account/operations.cases';
import './account/policy.cases';
import './account/refusals.cases';
import './account/exchangeRefusals.cases';
import './account/lists.cases';
import './account/answers.cases';
import './account/once.cases';
