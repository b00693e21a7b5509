import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificate } from '../../test/support/certificate';
import { startTestSimulator, useSimulator } from '../../test/support/simulator';
import { readPageFiles } from '../src/page/pageFiles';
import { send } from './support/client';

const SIMULATOR = join(__dirname, '..');
const simulator = useSimulator({ manualClock: true });
const get = (path: string, headers = {}) => send(simulator(), 'GET', path, headers);

describe('the page', () => {
	it('is at the address itself, and brings a strict policy', async () => {
		const { status, text, headers } = await get('/');
		expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
		expect(text).toContain('<title>MEXC simulator</title>');
		const policy = String(headers['content-security-policy']).split('; ');
		expect(policy).toEqual(
			expect.arrayContaining([
				...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"],
				...["frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"],
				"require-trusted-types-for 'script'",
			]),
		);
		expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
		expect(headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'cross-origin-resource-policy': 'same-origin',
		});
		expect((await get('/?symbol=ETHUSDT')).text).toBe(text);
		const head = await send(simulator(), 'HEAD', '/');
		expect([head.status, head.text]).toEqual([200, '']);
	});

	it.each([
		...['GET /index.html', 'GET //', 'GET /x', 'GET /api/v3', 'POST /', 'PUT /', 'DELETE /'],
		...['OPTIONS /', 'GET /app.js', 'GET /page', 'GET /favicon.ico'],
	])('%s answers as MEXC does', async (line) => {
		const [method = '', path = ''] = line.split(' ');
		const { status, text } = await send(simulator(), method, path);
		expect([status, text]).toEqual([404, expect.stringContaining('<h1>404 Not Found</h1>')]);
	});

	it('leaves the paths of the exchange and of the control API alone', async () => {
		expect((await get('/api/v3/ping')).body).toEqual({});
		expect((await send(simulator(), 'DELETE', '/api/v3/ping')).status).toBe(405);
		expect((await get('/control/state')).body.prices.BTCUSDT).toBe('65000');
		for (const name of ['', 'index.html', 'x.js', '../package.json', '..%2Fpackage.json', 'a/b']) {
			expect((await get(`/control/page/${name}`)).status).toBe(404);
		}
		expect((await send(simulator(), 'POST', '/control/page/app.js')).status).toBe(415);
	});

	it('is shown to nobody from elsewhere', async () => {
		const paths = ['/', '/control/page/app.js', '/control/page/events', '/control/page/candles'];
		for (const path of paths) {
			for (const foreign of [{ Host: 'evil.example' }, { Origin: 'https://evil.example' }]) {
				const { status, body } = await get(path, foreign);
				expect([path, status, body]).toEqual([path, 403, { error: expect.any(String) }]);
			}
		}
	});

	it('is listened to by itself alone', async () => {
		for (const site of ['cross-site', 'same-site']) {
			const answer = await get('/control/page/events', { 'Sec-Fetch-Site': site });
			expect(answer.status).toBe(403);
		}
	});

	it('is served over TLS as well', async () => {
		const secure = await startTestSimulator({ tls: createCertificate() });
		expect((await send(secure, 'GET', '/')).status).toBe(200);
		await secure.stop();
	});
});

describe("the page's files", () => {
	const files = readPageFiles();
	const own = [...files].filter(([name]) => name !== 'lightweight-charts.mjs');

	it('are all there, and served with their types', async () => {
		const wanted = own.flatMap(([name, { body }]) => {
			const imports = [...body.matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => file);
			const links = [...body.matchAll(/(?:href|src)="\/control\/page\/([^"]+)"/g)];
			return name.endsWith('.js') ? imports : links.map(([, file]) => file);
		});
		expect(wanted).toEqual(expect.arrayContaining(['app.js', 'style.css', 'notices.txt']));
		for (const name of new Set(wanted)) {
			const { status, headers, text } = await get(`/control/page/${name}`);
			expect([name, status]).toEqual([name, 200]);
			expect(headers['content-security-policy']).toBeDefined();
			expect(text).toBe(files.get(name ?? '')?.body);
			if (/js$/.test(name ?? '')) expect(headers['content-type']).toMatch(/^text\/javascript/);
		}
		expect([...files.keys()].filter((name) => /\.(ts|json|mts)$/.test(name))).toEqual([]);
	});

	it('load nothing from elsewhere, and make no HTML out of text', () => {
		for (const [name, { body }] of own) {
			const addresses = body.match(
				/(?:src|href|import|from|url|fetch)\W{1,3}(?:https?:)?\/\/[^\s"')]+/g,
			);
			// One link, which the licence of the chart library asks for, and which only a person follows.
			expect([name, addresses ?? []]).toEqual([
				name,
				name === 'index.html' ? ['href="https://www.tradingview.com/'] : [],
			]);
			expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
			expect(body).not.toMatch(/<[^>]+\s(?:style|on[a-z]+)=/);
		}
	});

	it('are in the package, with the library and its notices', () => {
		const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			cwd: SIMULATOR,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		const [{ files: packed }] = JSON.parse(output) as [{ files: Array<{ path: string }> }];
		const names = packed.map(({ path }) => path);
		for (const [name] of own) expect(names).toContain(`page/${name}`);
		const folder = readdirSync(join(SIMULATOR, 'page'));
		expect(own.map(([name]) => name).sort()).toEqual(
			folder.filter((n) => !/ts$|json$/.test(n)).sort(),
		);
		const manifest = JSON.parse(readFileSync(join(SIMULATOR, 'package.json'), 'utf8')) as {
			dependencies: Record<string, string>;
		};
		expect(manifest.dependencies['lightweight-charts']).toBeDefined();
		expect(files.get('lightweight-charts.mjs')?.body).toContain('Apache License 2.0');
		expect(files.get('notices.txt')?.body).toMatch(
			/Lightweight Charts[\s\S]*fancy-canvas[\s\S]*MIT/,
		);
	});
});
