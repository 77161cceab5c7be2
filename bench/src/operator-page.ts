import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Miniflare } from 'miniflare';
import { bundleWorker, oneModule } from '../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../scripts/compatibility-date.ts';
import { AUDIT_DB, seedDatabase } from '../../scripts/demo/operator-setting.ts';
import { machine } from './machine.ts';
import { markdownTable } from './markdown-table.ts';
import { spreadOf } from './statistics/spread.ts';

// How long each view of the page for operators takes with a million events in D1, in Miniflare: from the request to the
// last byte, a month at once.
//   node bench/src/operator-page.ts [--events 1000000] [--rounds 9] [--database DIR]
// With a directory, the database is kept there and made only once: a million events take some minutes.

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
    database: { type: 'string' },
  },
});
const count = Number(values.events);

/** The last of the made-up events: the same each time, so that a database that was kept is asked for the same days. */
const UNTIL = Date.UTC(2026, 10, 26, 15);
const DAYS = 30;
const span = `since=${new Date(UNTIL - DAYS * 86_400_000).toISOString()}&until=${new Date(UNTIL).toISOString()}`;

const VIEWS: readonly string[] = [
  `?${span}`,
  `decisions?${span}`,
  `decisions?${span}&person=jin.park`,
  `refusals?${span}`,
  `refusals?${span}&reason=policy.no_rule`,
  `refusals?${span}&app=config`,
  `refusals?${span}&person=carol.contractor`,
  `sign-ins?${span}`,
  `applications?${span}`,
  `signals?${span}`,
  `health?${span}`,
  `policy?${span}`,
  `refusals?${span}&csv=why`,
];

const worker = new Miniflare({
  ...oneModule(await bundleWorker(join(import.meta.dirname, '../workers/operator-page.ts'))),
  compatibilityDate,
  d1Databases: [AUDIT_DB],
  ...(values.database === undefined ? {} : { d1Persist: values.database }),
});
try {
  const database = await worker.getD1Database(AUDIT_DB);
  const tables = await database.prepare("SELECT name FROM sqlite_schema WHERE name = 'audit_event'").all();
  if (tables.results.length === 0) {
    await seedDatabase(database, { host: 'gate.example', count, days: DAYS, until: UNTIL });
  }
  const events = await database.prepare('SELECT count(*) AS count FROM audit_event').first<number>('count');
  const rows: string[][] = [];
  for (const view of VIEWS) {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round <= Number(values.rounds); round++) {
      const started = performance.now();
      const response = await worker.dispatchFetch(`https://gate.example/.portcullis/operator/${view}`);
      bytes = (await response.arrayBuffer()).byteLength;
      if (response.status !== 200) throw new Error(`${view}: status ${response.status}`);
      // The first of each loads code and warms the cache of pages.
      if (round > 0) times.push(performance.now() - started);
    }
    const { median } = spreadOf(times);
    const name = view.replace(span, '').replace(/\?&?/, ' ').trim() || 'overview';
    rows.push([name, median.toFixed(0), Math.max(...times).toFixed(0), (bytes / 1000).toFixed(0)]);
  }
  console.log(`${events} events of ${DAYS} days, all of them asked for; ${machine()}\n`);
  console.log(markdownTable(['view', 'median ms', 'slowest ms', 'kB'], rows));
} finally {
  await worker.dispose();
}
