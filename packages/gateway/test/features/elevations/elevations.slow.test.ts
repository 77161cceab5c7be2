import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { emptyPostgres } from '../../../../../scripts/fixtures/empty-postgres.ts';
import {
  missingPostgres,
  type PostgresServer,
  startPostgres,
} from '../../../../../scripts/programs/postgres-server.ts';
import { postgresStores, type Stores, sqliteStores } from '../../../src/node.ts';
import { ADA, elevationScene, pageOf, SAM } from './elevation-scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcullis-elevations-'));
const database = await emptyPostgres();
let server: PostgresServer | undefined;
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server?.close();
});

/** The stores that two processes share, and whether they can be started here. */
const engines: readonly [engine: string, isMissing: boolean, stores: () => Stores | Promise<Stores>][] = [
  ['SQLite', false, () => sqliteStores(join(folder, 'stores'))],
  ['PostgreSQL with one connection', false, () => postgresStores(database)],
  [
    'a PostgreSQL server',
    missingPostgres() !== undefined,
    async () => {
      server = await startPostgres();
      return postgresStores(server.connect());
    },
  ],
];

for (const [engine, isMissing, stores] of engines) {
  test.skipIf(isMissing)(
    `an elevation counts at once at two processes that share ${engine}, and ends an open stream when it is taken back`,
    async () => {
      const { process, browserOf } = await elevationScene(await stores());
      const [first, second] = [process(), process()];
      const [ada, adaElsewhere] = [browserOf(ADA, first), browserOf(ADA, second)];
      const sam = browserOf(SAM, second);
      const page = pageOf(await ada.ask());
      expect((await adaElsewhere.open('/config/x')).status).toBe(403);
      expect((await sam.decide(page, 'approve')).status).toBe(303);
      expect([(await ada.open('/config/x')).status, (await adaElsewhere.open('/config/x')).status]).toEqual([
        200, 200,
      ]);

      const stream = await ada.open('/config/live');
      expect(stream.status).toBe(200);
      const broken = expect(stream.text()).rejects.toThrow();
      expect((await sam.decide(page, 'revoke')).status).toBe(303);
      expect([(await ada.open('/config/x')).status, (await adaElsewhere.open('/config/x')).status]).toEqual([
        403, 403,
      ]);
      // Open connections are checked every five seconds, by the clock of the machine.
      await broken;
    },
    60_000,
  );
}
