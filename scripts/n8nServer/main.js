// `node scripts/n8nServer/main.js` installs the pinned n8n ahead of time, which the demo would do anyway.
const { ensureServer } = require('./install');
const { reportAndExit } = require('../userError');

ensureServer((line) => console.log(line)).then(
	({ folder }) => console.log(`n8n is installed in ${folder}`),
	reportAndExit,
);
