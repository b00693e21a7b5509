// One file for jest, because each file that loads n8n-core costs seconds.
import './credential/httpRequest.cases';
import './credential/paper.cases';
import './credential/testButton.cases';
