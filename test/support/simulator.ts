import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/src';

/** A simulator for tests: any free port, no random trades, no rate limits. */
export function startTestSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	return startSimulator({ market: 'quiet', limits: false, ...options });
}

/**
 * Runs one simulator for all tests of a file, or of a describe block.
 * @returns a function that gives the running simulator, to be called inside tests
 */
export function useSimulator(options: SimulatorOptions = {}): () => Simulator {
	let running: Simulator | undefined;
	beforeAll(async () => {
		running = await startTestSimulator(options);
	});
	afterAll(async () => {
		await running?.stop();
		running = undefined;
	});
	return () => {
		if (running === undefined) throw new Error('The simulator runs only within tests');
		return running;
	};
}
