import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Simulator } from '../../simulator/src';
import { PageClient } from '../../simulator/test/support/pageClient';
import { loadEngine } from '../support/n8n';

jest.setTimeout(180_000);

const projectFolder = path.resolve(__dirname, '../..');
const LONGEST_START_MS = 90_000;

/** docs/paper-trading.md, step by step, with the packed simulator in an empty folder and without curl. */
describe('from nothing to the first paper order', () => {
	let folder = '';
	let simulator: ChildProcess | undefined;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'mexc-paper-'));
	});

	afterAll(async () => {
		if (simulator?.pid !== undefined && simulator.exitCode === null) {
			const ended = once(simulator, 'exit');
			// npx and what it has started.
			process.kill(-simulator.pid, 'SIGTERM');
			await ended;
		}
		rmSync(folder, { recursive: true, force: true });
	});

	/** The lines that it prints, by their first words. */
	async function startWithNpx(tarball: string): Promise<Record<string, string>> {
		const cwd = path.join(folder, 'empty');
		mkdirSync(cwd);
		const args = [
			'--yes',
			'--package',
			tarball,
			'mexc-simulator',
			'--port',
			'0',
			'--data',
			'paper',
		];
		const started = spawn('npx', args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
		simulator = started;
		let output = '';
		let errors = '';
		started.stderr.on('data', (text: Buffer) => (errors += String(text)));
		return await new Promise((resolve, reject) => {
			const tooLate = () => reject(new Error(`No page within 90 seconds: ${output}${errors}`));
			const timer = setTimeout(tooLate, LONGEST_START_MS);
			started.once('exit', () => reject(new Error(`It ended: ${output}${errors}`)));
			started.stdout.on('data', (text: Buffer) => {
				output += String(text);
				if (!/^page \S+\n/m.test(output)) return;
				clearTimeout(timer);
				resolve(
					Object.fromEntries(
						output
							.trim()
							.split('\n')
							.map((line) => line.split(' ')),
					),
				);
			});
		});
	}

	it('npx, the page, a credential, an order, and its fill on the page', async () => {
		const options = { cwd: projectFolder, encoding: 'utf8', stdio: 'pipe' } as const;
		const pack = ['pack', '--workspace', 'simulator', '--json', '--pack-destination', folder];
		const [{ filename }] = JSON.parse(execFileSync('npm', pack, options)) as [{ filename: string }];
		const printed = await startWithNpx(path.join(folder, filename));

		const html = await (await fetch(printed.page)).text();
		expect(html).toContain('Connect n8n');
		expect(html).toContain('Paper (Simulator)');
		const page = await PageClient.open({ restUrl: printed.rest } as Simulator, 'symbol=BTCUSDT');
		const { credential } = await page.until('the fields to copy', (state) => !!state.credential);
		if (credential === undefined) throw new Error('The page shows no credential');
		expect(credential).toEqual({
			restUrl: printed.rest,
			wsUrl: printed.ws,
			apiKey: printed.key,
			apiSecret: printed.secret,
		});

		// What somebody enters who reads the page: no address of a WebSocket, nothing by hand.
		const mexcApi = {
			apiKey: credential.apiKey,
			apiSecret: credential.apiSecret,
			environment: 'paper',
			simulatorAddress: credential.restUrl,
		};
		const engine = await loadEngine();
		const tested = await engine.testCredential('mexcApi', mexcApi);
		expect(tested).toMatchObject({ status: 'OK' });
		expect(tested.message).toContain('The simulator answers: own, invented market');

		const parameters = {
			resource: 'order',
			operation: 'newOrder',
			symbol: 'BTCUSDT',
			side: 'BUY',
			type: 'MARKET',
			quoteOrderQty: '100',
		};
		const { error, json } = await engine.runWorkflow({
			nodes: [{ name: 'MEXC', type: 'mexcSpotTrading', parameters }],
			credentials: { mexcApi },
		});
		expect(error?.message).toBeUndefined();
		expect(json('MEXC')).toEqual([
			expect.objectContaining({ symbol: 'BTCUSDT', status: 'FILLED', isPaper: true }),
		]);
		const { clients } = await page.until('the fill', ({ fills = [] }) => fills.length > 0);
		expect(clients?.requestCount).toBeGreaterThan(0);
		page.close();
		expect(existsSync(path.join(folder, 'empty', 'paper'))).toBe(true);
	});

	it('is what the document says', () => {
		const steps = readFileSync(path.join(projectFolder, 'docs/paper-trading.md'), 'utf8');
		expect(steps).toContain('npx mexc-simulator\n');
		expect(steps).not.toContain('curl');
		for (const field of ['API Key', 'API Secret', 'Environment', 'Simulator Address']) {
			expect(steps).toContain(`| ${field} `);
		}
	});
});
