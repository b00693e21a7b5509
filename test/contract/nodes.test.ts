// One file for jest, because each file that loads n8n-core costs seconds.
import './nodes/operations.cases';
import './nodes/items.cases';
import './nodes/manyItems.cases';
import './nodes/output.cases';
import './nodes/file.cases';
import './nodes/portfolio.cases';
import './nodes/preflight.cases';
import './nodes/orders.cases';
import './nodes/batch.cases';
import './nodes/agent.cases';
import './nodes/values.cases';
import './nodes/refusals.cases';
import './nodes/credential.cases';
import './nodes/connections.cases';
import './nodes/symbols.cases';
