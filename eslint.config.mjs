import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

export default [
	{
		ignores: ['**/dist/**', '**/*.js', '**/*.mjs', 'coverage/**', '.artifacts/**', '.ci/**'],
	},
	...configWithoutCloudSupport,
	{
		// The one rule knowingly broken: axios, ws, protobufjs, big.js and the proxy agent are declared
		// openly, because this package is for self-hosted n8n and a declared library can be audited and patched.
		files: ['package.json'],
		rules: { '@n8n/community-nodes/no-runtime-dependencies': 'off' },
	},
	{
		// Command-line programs speak through the console.
		files: ['simulator/src/cli.ts', 'scripts/**/*.ts', 'test/e2e/**/*.ts'],
		rules: { 'no-console': 'off' },
	},
];
