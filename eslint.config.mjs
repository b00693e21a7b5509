import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

// What n8n demands of the code it runs; the simulator, the tests and the scripts are not run by n8n.
const demandsOnNodes = configWithoutCloudSupport
	.flatMap(({ rules = {} }) => Object.keys(rules))
	.filter((rule) => rule.startsWith('@n8n/community-nodes/'));

export default [
	{
		ignores: ['**/dist/**', '**/*.js', '**/*.mjs', 'coverage/**', '.artifacts/**', '.ci/**'],
	},
	...configWithoutCloudSupport,
	{
		files: ['simulator/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
		rules: Object.fromEntries(demandsOnNodes.map((rule) => [rule, 'off'])),
	},
	{
		// The one rule knowingly broken: axios, ws, protobufjs, big.js and the proxy agent are declared
		// openly, because this package is for self-hosted n8n and a declared library can be audited and patched.
		files: ['package.json'],
		rules: { '@n8n/community-nodes/no-runtime-dependencies': 'off' },
	},
	{
		// Command-line programs speak through the console.
		files: ['simulator/src/cli.ts', 'test/e2e/**/*.ts'],
		rules: { 'no-console': 'off' },
	},
];
