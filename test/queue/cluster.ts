import { freePort } from '../../scripts/n8nServer/ports';
import { signUp, type Call } from '../../scripts/n8nServer/session';
import { startServer, startWorker } from '../../scripts/n8nServer/start';
import type { Service } from '../../scripts/service';
import { homeFrom, OWNER, type Home, type Installation } from '../support/installedN8n';
import { startTcpGate, type TcpGate } from '../support/tcpGate';
import { startPostgres, startRedis, type Postgres, type Redis } from './databases';

/** Jobs that a worker runs at once; n8n warns below 5. */
export const CONCURRENCY = 5;

/** How soon n8n notices that a worker is gone: its own values mean a minute and a half. */
const LOCKS = {
	QUEUE_WORKER_LOCK_DURATION: '12000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** Where executions say who runs them. */
export const WORKER_NAME = 'QUEUE_TEST_WORKER';

/** One process of n8n, which can be killed and started again with the same data. */
export interface Member {
	kill(): Promise<void>;
	/** Asks it to end, and waits. */
	stop(): Promise<void>;
	start(): Promise<void>;
	/** What it has logged since it was first started. */
	log(): string;
}

/** n8n in queue mode: one main and two workers, with Postgres and Redis. */
export interface Cluster {
	rest: Call;
	main: Member;
	workers: [Member, Member];
	postgres: Postgres;
	redis: Redis;
	/** The way from the main processes to Redis. */
	mainsRedis: TcpGate;
	/** Another main on the same databases, with these settings beside the common ones. */
	startSecondMain(settings?: Record<string, string>): Promise<Member>;
	stop(): Promise<void>;
}

export async function startCluster(installation: Installation): Promise<Cluster> {
	const { server } = installation;
	const stops: Array<() => Promise<void> | void> = [];
	const stop = async () => {
		for (const one of stops.splice(0).reverse()) await one();
	};
	try {
		const postgres = await startPostgres();
		stops.push(postgres.stop);
		const redis = await startRedis();
		stops.push(redis.stop);
		const mainsRedis = await startTcpGate(redis.port);
		stops.push(mainsRedis.close);
		const shared = settingsFor(postgres, redis);

		const memberOf = (start: (home: Home) => Promise<Service>): Member => {
			const home = homeFrom(installation);
			let running: Service | undefined;
			let earlier = '';
			const end = async (how: 'kill' | 'stop') => {
				const ending = running;
				running = undefined;
				await ending?.[how]();
				earlier += ending?.log() ?? '';
			};
			stops.push(async () => {
				await end('kill');
				home.remove();
			});
			return {
				kill: async () => await end('kill'),
				stop: async () => await end('stop'),
				log: () => earlier + (running?.log() ?? ''),
				async start() {
					running = await start(home);
				},
			};
		};
		const mainOn = (port: number, settings: Record<string, string> = {}): Member =>
			memberOf(async ({ folder }) => {
				const through = { QUEUE_BULL_REDIS_PORT: String(mainsRedis.port) };
				const env = { ...shared, ...through, ...settings };
				return await startServer({ server, userFolder: folder, port, env });
			});
		const workerNamed = (name: string): Member =>
			memberOf(async ({ folder }) => {
				const env = { ...shared, [WORKER_NAME]: name };
				return await startWorker({
					server,
					userFolder: folder,
					concurrency: CONCURRENCY,
					env,
				});
			});

		const port = await freePort();
		const main = mainOn(port);
		const workers: Cluster['workers'] = [workerNamed('1'), workerNamed('2')];
		// The main process makes the tables.
		await main.start();
		await Promise.all(workers.map(async (worker) => await worker.start()));
		return {
			rest: await signUp(`http://localhost:${port}`, OWNER),
			main,
			workers,
			postgres,
			redis,
			mainsRedis,
			async startSecondMain(settings) {
				const second = mainOn(await freePort(), settings);
				await second.start();
				return second;
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

function settingsFor(postgres: Postgres, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: 'the-same-in-each-process',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'none',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		// For the expression that names the worker.
		N8N_BLOCK_ENV_ACCESS_IN_NODE: 'false',
		...LOCKS,
	};
}
