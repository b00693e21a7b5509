// Two tiers: "fast" runs on every change (`npm test`), "full" adds what takes minutes: fuzzing, real
// n8n, hours of virtual time (`npm run test:full`). A file belongs to "full" by its name: *.full.test.ts.
const shared = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs', ignoreDynamic: false },
			},
		],
	},
	setupFiles: ['<rootDir>/test/support/loopbackOnly.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/.artifacts'],
	testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.artifacts/'],
};

module.exports = {
	projects: [
		{
			...shared,
			displayName: 'fast',
			testMatch: ['<rootDir>/{test,simulator/test}/**/*.test.ts'],
			testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.full\\.test\\.ts$'],
		},
		{
			...shared,
			displayName: 'full',
			testMatch: ['<rootDir>/{test,simulator/test}/**/*.full.test.ts'],
		},
	],
};
