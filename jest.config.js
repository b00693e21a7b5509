// Five tiers: "fast" runs on every change (`npm test`); "full" adds what takes minutes, like fuzzing and
// hours of virtual time (`npm run test:full`), and a file belongs to it by its name: *.full.test.ts; "proofs"
// tries everything where the others try a part (`npm run test:proofs`, *.proof.test.ts); "e2e"
// is a person's view, the editor of a real n8n in a browser (`npm run test:e2e`); "queue" is n8n's queue mode
// on Postgres and Redis (`npm run test:queue`).
const swc = (syntax) => [
	'@swc/jest',
	{
		jsc: { parser: { syntax }, target: 'es2022' },
		module: { type: 'commonjs', ignoreDynamic: false },
	},
];

const shared = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': swc('typescript'),
		// A library that only tests use, as a second opinion on indicators; it ships ES modules only.
		'/node_modules/trading-signals/.+\\.js$': swc('ecmascript'),
	},
	transformIgnorePatterns: ['/node_modules/(?!trading-signals/)'],
	setupFiles: ['<rootDir>/test/support/loopbackOnly.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/.artifacts'],
	testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.artifacts/'],
};

module.exports = {
	// Two files run at a time, on machines that may be busy: a test that hangs is told late, a slow one is not.
	testTimeout: 120_000,
	testSequencer: '<rootDir>/test/support/sequencer.js',
	reporters: ['default', '<rootDir>/test/support/secretsReporter.js'],
	projects: [
		{
			...shared,
			displayName: 'fast',
			testMatch: ['<rootDir>/{test,simulator/test}/**/*.test.ts'],
			testPathIgnorePatterns: [
				...shared.testPathIgnorePatterns,
				'<rootDir>/test/e2e/',
				'<rootDir>/test/queue/',
				'\\.(full|proof)\\.test\\.ts$',
			],
		},
		{
			...shared,
			displayName: 'full',
			testMatch: ['<rootDir>/{test,simulator/test}/**/*.full.test.ts'],
		},
		{
			...shared,
			displayName: 'proofs',
			testMatch: ['<rootDir>/test/**/*.proof.test.ts'],
		},
		{
			...shared,
			displayName: 'e2e',
			globalSetup: '<rootDir>/test/e2e/installServer.ts',
			testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
		},
		{
			...shared,
			displayName: 'queue',
			testMatch: ['<rootDir>/test/queue/**/*.test.ts'],
		},
	],
};
