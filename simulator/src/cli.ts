import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { SimulatorOptions } from './options';
import type { Scenario } from './scenario/scenario';
import { ScenarioFileError, readScenario } from './scenario/scenarioFile';
import { startSimulator } from './runningSimulator';

interface CliOptions {
	readonly port: number;
	readonly seed: number;
	readonly speed: number;
	readonly limits: boolean;
	readonly market: (typeof MARKETS)[number];
	readonly scenario?: Scenario;
	readonly tlsCert?: string;
	readonly tlsKey?: string;
	readonly json?: boolean;
}

const MARKETS = ['live', 'quiet', 'empty'] as const;

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

function scenario(file: string | undefined): Scenario | undefined {
	if (file === undefined) return undefined;
	try {
		return readScenario(file);
	} catch (error) {
		if (error instanceof ScenarioFileError) throw new StartError(error.message);
		throw error;
	}
}

/** A reason not to start; the message is one sentence for the user. */
class StartError extends Error {}

function certificate({ tlsCert, tlsKey }: CliOptions): SimulatorOptions['tls'] {
	if (tlsCert === undefined && tlsKey === undefined) return undefined;
	if (tlsCert === undefined || tlsKey === undefined) {
		throw new StartError('TLS needs both --tls-cert and --tls-key.');
	}
	const [cert, key] = [pem(tlsCert), pem(tlsKey)];
	try {
		createSecureContext({ cert, key });
	} catch {
		throw new StartError(`${tlsCert} and ${tlsKey} are no certificate and key in PEM form.`);
	}
	return { cert, key };
}

function pem(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		throw new StartError(`The file ${file} cannot be read.`);
	}
}

async function run(options: CliOptions): Promise<void> {
	const { port: wanted, seed, speed, limits, market, scenario: course } = options;
	const simulator = await startSimulator({
		...{ port: wanted, seed, speed, limits, market, scenario: course },
		tls: certificate(options),
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
	if (error instanceof StartError) return error.message;
	const code = (error as { code?: unknown } | null)?.code;
	if (code === 'EADDRINUSE') {
		return `Port ${wantedPort} is in use; choose another one with --port.`;
	}
	if (code === 'EACCES')
		return `Port ${wantedPort} needs administrator rights; choose another one.`;
	return `The simulator could not start: ${error instanceof Error ? error.message : String(error)}`;
}

type GivenOptions = Omit<CliOptions, 'scenario'> & { readonly scenario?: string };

const EXAMPLES = `
Examples:
  mexc-simulator                              on port 8787, in real time
  mexc-simulator --port 0 --json              on any free port, told as JSON, for scripts
  mexc-simulator --speed 60 --seed 7          an hour per minute, another market
  mexc-simulator --scenario my-events.json    prices, faults, listings at their times
  mexc-simulator --market quiet --no-limits   nothing moves unless told, for tests

It prints the REST and WebSocket addresses, a key and a secret, and runs until Ctrl-C.
Steer it with POST /control/price, /control/act, /control/fault, /control/clock and more.`;

const program = new Command('mexc-simulator')
	.description('A local MEXC Spot v3: REST, WebSocket and a matching engine. No real money.')
	.option('--port <number>', 'TCP port on this machine, 0 = any free one', port, 8787)
	.option('--seed <number>', 'the same seed gives the same market', wholeNumber, 1)
	.option('--speed <factor>', 'how fast exchange time runs, 60 = a minute per second', factor, 1)
	.option('--no-limits', 'no rate limits, for load tests')
	.addOption(
		new Option('--market <kind>', 'live: random trades; quiet: trades on command; empty: no orders')
			.choices(MARKETS)
			.default('live'),
	)
	.option('--scenario <file>', 'play the events of a JSON file, see the README')
	.option('--tls-cert <file>', 'serve HTTPS and WSS with this certificate (PEM)')
	.option('--tls-key <file>', 'the key of the certificate (PEM)')
	.option('--json', 'print the start information as one line of JSON')
	.addHelpText('after', EXAMPLES)
	.action(async (given: GivenOptions) => {
		try {
			await run({ ...given, scenario: scenario(given.scenario) });
		} catch (error) {
			console.error(explain(error, given.port));
			process.exitCode = 1;
		}
	});

void program.parseAsync();
