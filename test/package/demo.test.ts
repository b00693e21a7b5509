import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const program = path.resolve(__dirname, '../../scripts/demo/main.js');

interface Ended {
	code: number | null;
	said: string;
}

function demo(args: string[], env: Record<string, string> = {}): Promise<Ended> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
		let said = '';
		const add = (text: Buffer) => void (said += String(text));
		child.stdout.on('data', add);
		child.stderr.on('data', add);
		child.once('close', (code) => resolve({ code, said: said.trim() }));
	});
}

describe('the demo refuses in a sentence', () => {
	it.each([
		[['--twice'], /Unknown option '--twice'/],
		[['now'], /Unexpected argument 'now'/],
		[['--once', '--engine'], /either --once or --engine/],
		[['--port', 'high'], /--port needs a number from 1 to 65535, not "high"/],
		[['--port', '70000'], /--port needs a number from 1 to 65535, not "70000"/],
	])('%j', async (args, sentence) => {
		const { code, said } = await demo(args);
		expect(code).toBe(1);
		expect(said).toMatch(sentence);
		expect(said).not.toMatch(/\bat .*\.js:\d+/);
	});

	it('a port that somebody else has', async () => {
		const other = net.createServer();
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		const { port } = other.address() as net.AddressInfo;
		const { code, said } = await demo(['--port', String(port)]);
		await new Promise((resolve) => other.close(resolve));
		expect(code).toBe(1);
		expect(said).toBe(
			`Port ${port} is in use: stop the program that has it, or give another with --port.`,
		);
	});

	it('a machine without build tools, before anything is downloaded', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'bare-machine-'));
		symlinkSync(process.execPath, path.join(folder, 'node'));
		const cache = path.join(folder, 'cache');
		const { code, said } = await demo(['--once'], { PATH: folder, XDG_CACHE_HOME: cache });
		const downloaded = readdirSync(folder);
		rmSync(folder, { recursive: true });
		expect(code).toBe(1);
		expect(said).toMatch(/gcc, make, python3 are missing here: install them first/);
		expect(downloaded).toEqual(['node']);
	});
});

it('the demo explains itself', async () => {
	const { code, said } = await demo(['--help']);
	expect(code).toBe(0);
	expect(said).toContain('npm run demo -- --once');
});
