#!/usr/bin/env node
// Committed JavaScript, because npm links no bin that does not exist at install time.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const cli = join(__dirname, '..', 'dist', 'cli.js');
if (existsSync(cli)) {
	require(cli);
} else {
	console.error('mexc-simulator is not built yet: run "npm run build" first.');
	process.exitCode = 1;
}
