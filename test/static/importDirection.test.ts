import { exchangeLayers, violationsOf } from './importRules';
import { importsOf, sourceFiles } from './sourceFiles';

const shipped = ['credentials', 'nodes', 'mexc', 'simulator/src'];

describe('import direction', () => {
	it.each(shipped)('%s imports only what its layer may', (folder) => {
		const files = sourceFiles(folder);
		expect(files).not.toHaveLength(0);
		expect(files.flatMap(violationsOf)).toEqual([]);
	});

	const names = exchangeLayers.map(([name]) => name);
	it.each(names.map((name, index) => [name, names.slice(index + 1)] as const))(
		'%s may import nothing above it in mexc',
		(name, above) => {
			const broken = above.map((layer) => {
				const text = `import type { X } from '../${layer}/x';`;
				return violationsOf({ name: `mexc/${name}/y.ts`, text });
			});
			expect(broken.map((found) => found.length)).toEqual(above.map(() => 1));
		},
	);

	it('makes clients in one place, where each gets its guard', () => {
		const users = sourceFiles('mexc')
			.concat(sourceFiles('nodes'), sourceFiles('credentials'))
			.filter(({ text }) => /\bguardedClient\(/.test(text))
			.map(({ name }) => name);
		expect(users).toEqual(['mexc/client.ts', 'mexc/rest/restClient.ts']);
	});

	it('lets one file of the simulator know the decimal library', () => {
		const users = sourceFiles('simulator/src').filter((file) =>
			importsOf(file).some(({ specifier, typeOnly }) => specifier === 'big.js' && !typeOnly),
		);
		expect(users).toHaveLength(1);
	});

	it.each([
		['mexc/rest/x.ts', "import { NodeApiError } from 'n8n-workflow';"],
		['mexc/rest/x.ts', "import type { INode } from 'n8n-workflow';"],
		['mexc/rest/x.ts', "import { errors } from '../../nodes/n8n/errors';"],
		['mexc/rest/x.ts', "const axios = await import('axios');"],
		['mexc/rest/x.ts', "const axios = require('axios');"],
		['mexc/rest/x.ts', "export * from 'ws';"],
		['mexc/rest/x.ts', "import fs from 'fs';"],
		['mexc/rest/x.ts', "import lodash from 'lodash';"],
		['nodes/n8n/x.ts', "import { WorkflowExecute } from 'n8n-core';"],
		['nodes/n8n/x.ts', "import { match } from '../../simulator/src/match';"],
		['nodes/MexcTrigger/MexcTrigger.node.ts', "import { Hub } from '../../mexc/socket/hub';"],
		['simulator/src/x.ts', "import type { Endpoint } from '../../mexc/endpoints/endpoint';"],
		['credentials/x.ts', "import { accountOf } from '../nodes/n8n/context';"],
		['test/x.ts', "import { readFile } from 'node:fs';"],
	])('is broken by %s with %s', (name, text) => {
		expect(violationsOf({ name, text })).toHaveLength(1);
	});

	it.each([
		['mexc/rest/http.ts', "const { default: axios } = await import('axios');"],
		['mexc/rest/x.ts', "import type { AxiosInstance } from 'axios';"],
		['mexc/rest/x.ts', "import { createHmac } from 'node:crypto';"],
		['nodes/n8n/x.ts', "import { streamHub } from '../../mexc/socket/streamHub';"],
		['nodes/MexcTrigger/MexcTrigger.node.ts', "import { trigger } from '../n8n/trigger/trigger';"],
		['credentials/x.ts', "import { authenticateRequest } from '../mexc/foreign/authenticate';"],
	])('allows %s with %s', (name, text) => {
		expect(violationsOf({ name, text })).toEqual([]);
	});
});
