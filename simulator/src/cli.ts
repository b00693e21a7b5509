import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DataError } from './data/dataError';
import { HistoryError } from './history/historyFile';
import { MirrorStartError } from './mirror/mirrorPlan';
import type { SimulatorOptions } from './options';
import type { Scenario } from './scenario/scenario';
import { ScenarioFileError, readScenario } from './scenario/scenarioFile';
import { startSimulator } from './runningSimulator';
import type { ReplayOutcome } from './session/replayOptions';
import { SessionError } from './session/sessionFile';

interface CliOptions {
	readonly mirror?: string;
	readonly mirrorWs?: string;
	readonly pairs?: readonly string[];
	readonly quote?: string;
	readonly top?: number;
	readonly latency?: number;
	readonly history?: readonly string[];
	readonly data?: string;
	readonly record?: string;
	readonly replay?: string;
	readonly onlyMarket?: boolean;
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

function between(least: number, most: number, what: string): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value >= least && value <= most) return value;
		throw new InvalidArgumentError(`${what} is a whole number from ${least} to ${most}.`);
	};
}

function address(...protocols: string[]): (text: string) => string {
	return (text) => {
		const found = URL.canParse(text) ? new URL(text) : undefined;
		if (found !== undefined && protocols.includes(found.protocol)) return text;
		throw new InvalidArgumentError(`An address begins with ${protocols.join('// or ')}//.`);
	};
}

function names(text: string): string[] {
	const list = text.split(',').map((name) => name.trim().toUpperCase());
	if (list.every((name) => name !== '')) return list;
	throw new InvalidArgumentError('Pairs are written like BTCUSDT,ETHUSDT.');
}

function files(file: string, before: readonly string[] = []): string[] {
	return [...before, file];
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

function mirrorOptions(options: CliOptions): SimulatorOptions['mirror'] {
	const { mirror: url, mirrorWs: wsUrl, pairs, quote, top, latency: latencyMs } = options;
	const belonging = { wsUrl, pairs, quote, top, latencyMs };
	if (url !== undefined) return { url, ...belonging };
	if (Object.values(belonging).every((value) => value === undefined)) return undefined;
	throw new StartError('--mirror-ws, --pairs, --quote, --top and --latency belong to --mirror.');
}

function replayOptions(
	{ replay, onlyMarket }: CliOptions,
	say: (sentence: string) => void,
): SimulatorOptions['replay'] {
	if (replay !== undefined) return { file: replay, onlyMarket, ended: (o) => say(sentenceOf(o)) };
	if (onlyMarket === true) throw new StartError('--only-market belongs to --replay.');
	return undefined;
}

/** How a replay went. */
function sentenceOf(outcome: ReplayOutcome): string {
	const { requests, commands, marketEvents, pushes, strangers } = outcome;
	const played = `Replayed ${requests} requests, ${commands} commands, ${marketEvents} market events and ${pushes} pushes`;
	if (outcome.differences === 0) return `${played}: the same outcome as recorded.`;
	const why = strangers === 0 ? '' : ` after ${strangers} requests of other clients`;
	return `${played}: ${outcome.differences} differences${why}; the first one: ${outcome.firstDifference ?? ''}`;
}

async function run(options: CliOptions): Promise<void> {
	const { port: wanted, seed, speed, limits, market, scenario: course } = options;
	const say = (sentence: string) => console.error(sentence);
	const simulator = await startSimulator({
		port: wanted,
		seed,
		speed,
		limits,
		market,
		scenario: course,
		data: options.data,
		record: options.record,
		report: say,
		tls: certificate(options),
		mirror: mirrorOptions(options),
		history: options.history && {
			files: options.history,
			ended: () => say('The history has ended; the market stands still.'),
		},
		replay: replayOptions(options, say),
		dataFailed: ({ message }) => {
			say(message);
			process.exit(1);
		},
	});
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
	}
	const { restUrl: rest, wsUrl: ws, apiKey: key, apiSecret: secret } = simulator;
	if (options.json === true) console.log(JSON.stringify({ rest, ws, key, secret }));
	else console.log(`rest ${rest}\nws ${ws}\nkey ${key}\nsecret ${secret}\npage ${rest}/`);
}

const OWN_ERRORS = [StartError, DataError, HistoryError, MirrorStartError, SessionError];

/** The sentence for a start that failed. */
function explain(error: unknown, wantedPort: number): string {
	const isOurs = OWN_ERRORS.some((kind) => error instanceof kind);
	if (isOurs) return (error as Error).message;
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
  mexc-simulator --port 0 --json              on any free port, reported as JSON, for scripts
  mexc-simulator --speed 60 --seed 7          an hour per minute, another market
  mexc-simulator --scenario my-events.json    prices, faults, listings at their times
  mexc-simulator --market quiet --no-limits   nothing moves by itself, for tests
  mexc-simulator --mirror https://api.mexc.com --data paper
                                              MEXC's prices, paper money, kept in a folder
  mexc-simulator --history BTCUSDT-1m.csv --speed 6000
                                              a month of candles in seven minutes

It prints the REST and WebSocket addresses, a key and a secret, and the address of its page for your browser,
and runs until Ctrl-C. Steer it there, or with POST /control/price, /control/act, /control/fault, /control/clock and more.`;

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
	.addOption(
		new Option('--mirror <url>', 'show the prices of this exchange, such as https://api.mexc.com')
			.argParser(address('https:', 'http:'))
			.conflicts(['scenario', 'market', 'speed', 'seed', 'history', 'replay']),
	)
	.option(
		'--mirror-ws <url>',
		'where its streams are, if not where MEXC has them',
		address('wss:', 'ws:'),
	)
	.option('--pairs <list>', 'mirror these pairs, such as BTCUSDT,ETHUSDT', names)
	.option('--quote <asset>', 'mirror the most traded pairs against this asset (default USDT)')
	.option('--top <number>', 'how many of them (default 20)', between(1, 200, 'A number of pairs'))
	.option(
		'--latency <ms>',
		'how long orders travel to a mirrored market (default 150)',
		between(0, 60_000, 'A latency'),
	)
	.addOption(
		new Option(
			'--history <file>',
			'play a CSV file of candles or trades; may be given for several pairs',
		)
			.argParser(files)
			.conflicts(['scenario', 'market', 'seed', 'data', 'replay']),
	)
	.option('--data <folder>', 'keep accounts, orders and wallets in this folder')
	.option('--record <file>', 'write everything that happens into this file')
	.addOption(
		new Option('--replay <file>', 'play what was written by --record, at any --speed').conflicts([
			'scenario',
			'market',
			'seed',
			'data',
		]),
	)
	.option('--only-market', 'of a replay only the prices, for orders of your own')
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
