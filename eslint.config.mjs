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
		// Libraries that are loaded on first use, in functions that cannot wait: the bundler takes them in.
		files: ['mexc/**/decimal.ts', 'mexc/**/httpAgents.ts'],
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{
		// Command-line programs speak through the console.
		files: ['simulator/src/cli.ts', 'test/e2e/**/*.ts'],
		rules: { 'no-console': 'off' },
	},
];
