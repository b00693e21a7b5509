// Prints what n8n's scanner of community packages (@n8n/scan-community-package) finds in a folder, as JSON.
// The scanner itself takes packages from the registry only, so its configuration is built here from the two
// rule sets that it uses, in the versions that @n8n/node-cli brings. Runs in a process of its own: one of them
// is an ES module. Comments that switch rules off count for nothing.
const { createRequire } = require('node:module');
const path = require('node:path');
const { ESLint } = require('eslint');

const load = createRequire(require.resolve('@n8n/node-cli/eslint'));
const { n8nCommunityNodesPlugin } = load('@n8n/eslint-plugin-community-nodes');
const n8nNodesBase = load('eslint-plugin-n8n-nodes-base');
const { parser } = load('typescript-eslint');

/** The rules that the scanner switches off, and why, are in its source; node-cli has the same list. */
const SCAN = [
	n8nCommunityNodesPlugin.configs.recommended,
	{ rules: { 'no-console': 'error' }, plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{ files: ['package.json'], rules: n8nNodesBase.configs.community.rules },
	{
		files: ['**/credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['**/nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{ files: ['**/*.json', '**/*.ts'], languageOptions: { parser } },
];

async function scan(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: SCAN,
	});
	const results = await eslint.lintFiles(patterns);
	return results.flatMap(({ filePath, messages }) =>
		messages.map(({ ruleId, severity, message }) => ({
			file: path.relative(folder, filePath).split(path.sep).join('/'),
			rule: String(ruleId),
			isError: severity === 2,
			message,
		})),
	);
}

const [folder, ...patterns] = process.argv.slice(2);

scan(folder, patterns).then(
	(findings) => process.stdout.write(JSON.stringify(findings)),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
