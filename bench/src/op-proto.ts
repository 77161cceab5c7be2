import { Miniflare } from 'miniflare';
import { readFileSync } from 'node:fs';
import canonicalize from '../../node_modules/canonicalize/lib/canonicalize.js';
import { compatibilityDate } from '../../scripts/compatibility-date.ts';
import { applyMigrations } from '../../scripts/fixtures/apply-migrations.ts';
import { believableEvents } from '../../scripts/demo/believable-events.ts';
import { gatePolicy, gateReading } from '../../packages/cli/src/gate/as-the-gate.ts';
import { STATEMENTS } from '../../packages/operator/src/database/statements.ts';
const COUNT = Number(process.argv[2] ?? 1_000_000);
const worker = new Miniflare({ modules: true, script: 'export default { fetch: () => new Response() };', compatibilityDate, d1Databases: ['DB'], d1Persist: process.argv[3] });
const database = await worker.getD1Database('DB');
if (process.argv[4] !== 'only') {
await applyMigrations(database);
const instance = JSON.parse(readFileSync('examples/phabricator/portcullis.json', 'utf8')).instances[0];
let x = 1; const random = () => { x = (x * 48271) % 2147483647; return x / 2147483647; };
const kept = new Map();
const until = Date.UTC(2026, 10, 26, 15);
const t0 = Date.now();
let batch: unknown[] = []; let n = 0;
const flush = async () => { await database.prepare("INSERT INTO audit_event (id,time,type,outcome,actor,email,request_id,chain,seq,line) SELECT value->>'$.id', value->>'$.time', value->>'$.type', value->>'$.outcome', value->>'$.actor.sub', value->>'$.actor.email', value->>'$.trace.request_id','',0, value FROM json_each(?1)").bind(JSON.stringify(batch)).run(); n += batch.length; batch = []; if (n % 100000 === 0) console.log(n, Date.now() - t0); };
for (const event of believableEvents({ host: 'gate.example', policy: gatePolicy(instance), policyVersion: '00', count: COUNT, days: 30, until, random, classify: (m, p) => { const k = m + p; let r = kept.get(k); if (r === undefined) { const read = gateReading(instance, 'gate.example', m, p); r = read.ok ? read.resource : undefined; kept.set(k, r); } return r; } })) {
  batch.push(event); if (batch.length === 1000) await flush();
}
await flush();
}
const span = ['2026-10-27T15', '2026-11-26T16'];
const times = ['2026-10-27T15:00:00.000Z', '2026-11-26T16:00:00.000Z'];
const values: Record<string, unknown[]> = {
  decisions: [...span, '', 10], applications: [...span, ''], refusedWhy: [...span, '', '', ''], refusedWho: [...span, '', '', ''], errors: [...span, '', '', ''],
  signIns: [...span, 10], failedSignIns: span, origins: span, requests: [...times, '', 50], requestsOf: [...times, 'jin.park', 50], refused: [...times, '', 50], refusedBecause: [...times, 'policy.no_rule', 50], refusedOf: [...times, 'jin.park@acme.example', 50],
  activities: [...times, 'signal', 100], countOfType: [...times, 'signal'], policyVersions: [...times, 'policy.loaded'], newest: [], event: ['x'], writtenSince: [10, 100], lastPlace: [],
};
for (const [name, sql] of Object.entries(STATEMENTS)) {
  const t: number[] = [];
  let rows = 0;
  for (let i = 0; i < 3; i++) { const s = performance.now(); const { results } = await database.prepare(sql).bind(...(values[name] ?? [])).all(); rows = results.length; t.push(Math.round(performance.now() - s)); }
  console.log(name.padEnd(16), t.join(' '), 'rows', rows);
}
for (const table of ['audit_event','audit_decisions','audit_failures','audit_sign_ins','audit_origins']) console.log(table, await database.prepare(`select count(*) c from ${table}`).first('c'));
await worker.dispose();
