import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/src';

const started = new Set<Simulator>();

// A test that fails half-way leaves its simulator running, which would keep jest from ending.
afterAll(async () => {
	for (const simulator of started) await simulator.stop();
	started.clear();
});

/**
 * A simulator for tests: any free port, no random trades, no rate limits. Whatever a test does not
 * stop itself is stopped after the last test of the file.
 */
export async function startTestSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator({ market: 'quiet', limits: false, ...options });
	started.add(simulator);
	const stop = simulator.stop.bind(simulator);
	simulator.stop = async () => {
		// Files that start hundreds of them keep none in memory.
		started.delete(simulator);
		await stop();
	};
	return simulator;
}

/**
 * Runs one simulator for all tests of a file, or of a describe block.
 * @returns a function that gives the running simulator, to be called inside tests
 */
export function useSimulator(options: SimulatorOptions = {}): () => Simulator {
	return running(beforeAll, afterAll, options);
}

/** The same with one for each test: our client has the requests that MEXC's limits allow, each time. */
export function useFreshSimulator(options: SimulatorOptions = {}): () => Simulator {
	return running(beforeEach, afterEach, options);
}

function running(
	before: typeof beforeAll,
	after: typeof afterAll,
	options: SimulatorOptions,
): () => Simulator {
	let simulator: Simulator | undefined;
	before(async () => {
		simulator = await startTestSimulator(options);
	});
	after(async () => {
		await simulator?.stop();
		simulator = undefined;
	});
	return () => {
		if (simulator === undefined) throw new Error('The simulator runs only within tests');
		return simulator;
	};
}
