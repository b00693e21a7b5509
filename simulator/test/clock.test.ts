import { Clock } from '../src/exchange/clock';

describe('time that is to run faster than this machine', () => {
	it('runs slower, so that what falls due never keeps requests waiting for long', async () => {
		const clock = new Clock({ speed: 10_000 });
		let runs = 0;
		clock.every(10, () => {
			runs++;
			for (const end = performance.now() + 2; performance.now() < end;);
		});
		for (let request = 0; request < 10; request++) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			clock.turn(() => undefined);
		}
		clock.stop();
		// Without a limit each round makes a thousand times the work of the one before.
		expect(runs).toBeGreaterThan(10);
		expect(runs).toBeLessThan(2_000);
	});

	it('never goes back', async () => {
		const clock = new Clock({ speed: 10_000 });
		const times: number[] = [];
		clock.every(10, () => {
			times.push(clock.now());
			for (const end = performance.now() + 2; performance.now() < end;);
		});
		for (let request = 0; request < 10; request++) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			clock.turn(() => times.push(clock.now()));
		}
		clock.stop();
		expect(times).toEqual([...times].sort((one, other) => one - other));
	});
});
