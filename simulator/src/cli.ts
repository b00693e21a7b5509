import { Command, InvalidArgumentError } from 'commander';
import { startSimulator } from './simulator';

interface CliOptions {
	readonly port: number;
	readonly seed: number;
	readonly speed: number;
	readonly limits: boolean;
	readonly json?: boolean;
}

function port(text: string): number {
	const value = Number(text);
	if (/^\d+$/.test(text) && value <= 65_535) return value;
	throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}

function wholeNumber(text: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new InvalidArgumentError('A seed is a whole number with at most 9 digits.');
}

function factor(text: string): number {
	const value = Number(text);
	if (value > 0 && value <= 10_000) return value;
	throw new InvalidArgumentError('A speed is a number above 0, at most 10000.');
}

async function run(options: CliOptions): Promise<void> {
	const simulator = await startSimulator({
		port: options.port,
		seed: options.seed,
		speed: options.speed,
		limits: options.limits,
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
	}
	const { restUrl: rest, wsUrl: ws, apiKey: key, apiSecret: secret } = simulator;
	if (options.json === true) console.log(JSON.stringify({ rest, ws, key, secret }));
	else console.log(`rest ${rest}\nws ${ws}\nkey ${key}\nsecret ${secret}`);
}

/** The sentence for a start that failed. */
function explain(error: unknown, wantedPort: number): string {
	const code = (error as { code?: unknown } | null)?.code;
	if (code === 'EADDRINUSE') {
		return `Port ${wantedPort} is in use; choose another one with --port.`;
	}
	if (code === 'EACCES')
		return `Port ${wantedPort} needs administrator rights; choose another one.`;
	return `The simulator could not start: ${error instanceof Error ? error.message : String(error)}`;
}

const program = new Command('mexc-simulator')
	.description('A local MEXC Spot v3: REST, WebSocket and a matching engine. No real money.')
	.option('--port <number>', 'TCP port on this machine, 0 = any free one', port, 8787)
	.option('--seed <number>', 'the same seed gives the same market', wholeNumber, 1)
	.option('--speed <factor>', 'how fast exchange time runs, 60 = a minute per second', factor, 1)
	.option('--no-limits', 'no rate limits, for load tests')
	.option('--json', 'print the start information as one line of JSON')
	.action(async (options: CliOptions) => {
		try {
			await run(options);
		} catch (error) {
			console.error(explain(error, options.port));
			process.exitCode = 1;
		}
	});

void program.parseAsync();
