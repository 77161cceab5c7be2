import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'pg';

/** A server of PostgreSQL that runs, for a test. */
export interface PostgresServer {
  /** A pool of connections of its own, as each machine of a gate has one. Settings are given as `-c name=value`. */
  readonly connect: (settings?: string) => Pool;
  /** Of its socket: what `host` of a client is. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** A client whose statements each come from another machine than the last one, as they do behind a load balancer. */
export function balanced(machines: readonly Pool[]): Pick<Pool, 'query'> {
  let calls = 0;
  const query = (text: string, values: unknown[]) => machines[calls++ % machines.length]?.query(text, values);
  return { query: query as Pool['query'] };
}

/** The user that a server runs as where tests run as root, whom it refuses. */
const NOBODY = 65_534;

/** Of one pool: a server lets a hundred in. */
const CONNECTIONS = 8;

/** The folder of a server's programs; `undefined` where none is installed. `.ci/run` does not go on without one. */
function postgresPrograms(path: string = process.env.PATH ?? ''): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  return [...versions.map((version) => join(debian, version, 'bin')), ...path.split(delimiter)].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

/** Says in one line that there is none; `undefined` if there is. */
export function missingPostgres(path?: string): string | undefined {
  return postgresPrograms(path) === undefined
    ? 'postgres missing: tests of several machines are left out (apt-get install postgresql)'
    : undefined;
}

/** Starts a server with an empty database, which only this machine reaches: by a socket in a folder of its own. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (programs === undefined) throw new Error(missingPostgres());
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'gate', '--auth=trust', '--no-sync', '--no-locale', '-E', 'UTF8'],
    { ...as, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const said: string[] = [];
  await new Promise<void>((ready, failed) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line);
      if (line.includes('ready to accept connections')) ready();
    });
    void ended.then(() => failed(new Error(`postgres ended:\n${said.join('\n')}`)));
  });
  const pools: Pool[] = [];
  return {
    folder,
    connect: (options) => {
      const pool = new Pool({ host: folder, user: 'gate', database: 'postgres', max: CONNECTIONS, options });
      pools.push(pool);
      return pool;
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      // SIGTERM: it waits until the connections that are ending have ended.
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
