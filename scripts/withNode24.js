// `node scripts/withNode24.js npm test` runs a command with the Node.js that n8n needs first on PATH.
const { spawn } = require('node:child_process');
const path = require('node:path');
const { childEnvironment } = require('./childProcess');
const { ensureNode24 } = require('./n8nServer/node24');
const { reportAndExit, UserError } = require('./userError');

async function main() {
	const [command, ...args] = process.argv.slice(2);
	if (command === undefined) throw new UserError('Name the command to run with Node.js 24.');
	const { binary } = await ensureNode24((line) => console.log(line));
	const searchPath = `${path.dirname(binary)}${path.delimiter}${process.env.PATH ?? ''}`;
	const child = spawn(command, args, {
		stdio: 'inherit',
		env: childEnvironment({ PATH: searchPath }),
	});
	child.once('error', reportAndExit);
	child.once('close', (code) => process.exit(code ?? 1));
}

main().catch(reportAndExit);
