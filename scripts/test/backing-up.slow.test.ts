import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { Miniflare } from 'miniflare';
import { expect, onTestFinished, test } from 'vitest';
import { compatibilityDate } from '../compatibility-date.ts';
import { splitMarkdown } from '../docs/markdown.ts';
import { ENVIRONMENT } from '../outside/project.ts';
import { run } from '../processes.ts';
import { root } from '../workspace.ts';

// The commands of docs/backing-up.md and docs/runbook.md as they are written, in bash, against Wrangler's local storage: copies are taken,
// the storage is deleted, and restored.

const WRANGLER = join(root, 'examples/internal-web-app/node_modules/.bin/wrangler');
const PORTCULLIS = `${process.execPath} ${join(root, 'packages/cli/src/main.ts')}`;
const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');

/** The commands of a page that are marked, by default those under one heading. */
function commandsOf(text: string, heading?: string): readonly string[] {
  const [, section = ''] = heading === undefined ? ['', text] : text.split(`\n## ${heading}\n`);
  const [body = ''] = heading === undefined ? [section] : section.split('\n## ');
  return splitMarkdown(body)
    .blocks.filter(({ info }) => info === 'sh tried')
    .flatMap(({ code }) => code.split('\n').filter((line) => line !== ''));
}

/** Programs of the same names as a reader has: `npx` of this repository, with the local storage, and a day that does not end meanwhile. */
const PROGRAMS: Readonly<Record<string, string>> = {
  npx: `name=$1; shift
case "$name" in
  portcullis) exec ${PORTCULLIS} "$@" ;;
  wrangler) exec ${WRANGLER} "\${@/--remote/--local}" ;;
esac
echo "npx $name is none of the page" >&2; exit 127`,
  date: 'echo 2026-12-01',
};

const CONFIGURATION = {
  providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'gate' }],
  roles: { staff: ['staff'] },
  instances: [
    {
      name: 'wiki',
      hosts: ['wiki.corp.example'],
      application: 'web',
      origin: { binding: 'WIKI' },
      policy: {
        name: 'wiki',
        rules: [{ name: 'in', effect: 'allow', who: { roles: ['staff'] }, paths: ['/**'] }],
      },
    },
  ],
};

function project() {
  const artifacts = join(root, '.artifacts');
  mkdirSync(artifacts, { recursive: true });
  const folder = mkdtempSync(join(artifacts, 'backing-up-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(root, 'packages/audit/migrations'), join(folder, 'migrations'), { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const settings = {
    name: 'gate',
    main: 'worker.js',
    compatibility_date: compatibilityDate,
    workers_dev: false,
    preview_urls: false,
    routes: [{ pattern: 'wiki.corp.example', custom_domain: true }],
    services: [{ binding: 'WIKI', service: 'wiki' }],
    d1_databases: [{ binding: 'AUDIT_DB', database_name: 'audit', database_id: 'audit' }],
    kv_namespaces: [{ binding: 'CONFIG', id: 'config' }],
    r2_buckets: [{ binding: 'LOG', bucket_name: 'audit-log' }],
  };
  write('wrangler.jsonc', JSON.stringify(settings));
  write('worker.js', 'export default { fetch: () => new Response() };');
  mkdirSync(join(folder, 'bin'));
  for (const [name, script] of Object.entries(PROGRAMS)) {
    write(`bin/${name}`, `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  const env = {
    ...ENVIRONMENT,
    PATH: [join(folder, 'bin'), ENVIRONMENT.PATH ?? ''].join(delimiter),
    // Wrangler is started fourteen times: a fifth of it is compiling what it is made of.
    NODE_COMPILE_CACHE: join(artifacts, 'compile-cache'),
  };
  /** Runs a line as a reader does who copies it. */
  const typed = (line: string) => run(['bash', '-c', line], { cwd: folder, env });
  const ran = async (line: string): Promise<string> => {
    const { code, output } = await typed(line);
    expect(code, `${line}\n${output}`).toBe(0);
    return output;
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return { folder, write, read, typed, ran };
}

/** Works with the storage that Wrangler uses, without a start of Wrangler. */
async function inStorage<T>(folder: string, work: (storage: Miniflare) => Promise<T>): Promise<T> {
  const storage = new Miniflare({
    ...{ modules: true, script: 'export default {};' },
    defaultPersistRoot: join(folder, '.wrangler/state/v3'),
    d1Databases: { AUDIT_DB: 'audit' },
    kvNamespaces: { CONFIG: 'config' },
    r2Buckets: { LOG: 'audit-log' },
  });
  try {
    return await work(storage);
  } finally {
    await storage.dispose();
  }
}

const COUNTS =
  'SELECT (SELECT count(*) FROM audit_event) AS events, (SELECT sum(count) FROM audit_decisions) AS counted';

async function countsIn(storage: Miniflare): Promise<readonly unknown[]> {
  const { results } = await (await storage.getD1Database('AUDIT_DB')).prepare(COUNTS).all();
  return results;
}

test('a copy made as the page says is restored as the page says', { timeout: 300_000 }, async () => {
  const { folder, read, ran } = project();

  await ran('npx wrangler d1 migrations apply audit --remote');
  const events = Array.from({ length: 20 }, (_, index) => {
    const line = JSON.stringify({
      ...{ schema: 'portcullis.event/1', type: 'request.decision', outcome: 'allow', reason: [] },
      ...{ id: `01a1b2c3-0000-7000-8000-0000000000${index + 10}`, time: '2026-01-01T00:00:00.000Z' },
      http: { host: 'wiki.example', method: 'GET', path: `/page-${index}`, status: 200 },
      policy: { id: 'wiki' },
      edge: { latency_us: 1000 },
      trace: { request_id: `01a1b2c3-0000-7000-8000-0000000000${index === 7 ? '01' : index + 10}` },
    });
    return `INSERT INTO audit_event (id, time, type, outcome, chain, seq, line) VALUES ('e${index}', '2026-01-01T00:00:00.000Z', 'request.decision', 'allow', '', ${index}, '${line}');`;
  });
  const configured = { author: 'ada', approvals: ['a signature'], configuration: CONFIGURATION };
  // The migrations' own counts, which a restored file must not count again.
  const before = [{ events: 20, counted: 20 }];
  await inStorage(folder, async (storage) => {
    const database = await storage.getD1Database('AUDIT_DB');
    await database.batch(events.map((statement) => database.prepare(statement)));
    const namespace = await storage.getKVNamespace('CONFIG');
    for (const key of ['portcullis.json', 'portcullis.json.good'])
      await namespace.put(key, JSON.stringify(configured));
    await (await storage.getR2Bucket('LOG')).put('checkpoint', 'gate.example/log\n20\n');
    expect(await countsIn(storage)).toEqual(before);
  });

  // The runbook looks for a request in what D1 holds.
  const [download = '', look = '', ...more] = commandsOf(page('runbook.md'));
  expect(more).toEqual([]);
  await ran(download);
  expect(await ran(look)).toContain('/page-7');

  const [copies, restores] = ['Take copies', 'Restore'].map((heading) =>
    commandsOf(page('backing-up.md'), heading),
  );
  expect([copies?.length, restores?.length]).toEqual([6, 5]);
  for (const command of copies ?? []) await ran(command);
  for (const name of ['configuration.json', 'configuration.good.json'])
    expect(JSON.parse(read(name))).toEqual(configured);
  rmSync(join(folder, '.wrangler'), { recursive: true });
  for (const command of restores ?? []) await ran(command);

  await inStorage(folder, async (storage) => {
    expect(await countsIn(storage)).toEqual(before);
    const restored = await (await storage.getKVNamespace('CONFIG')).get('portcullis.json', 'text');
    expect(JSON.parse(restored ?? '')).toEqual(configured);
    const checkpoint = await (await storage.getR2Bucket('LOG')).get('checkpoint');
    expect(await checkpoint?.text()).toBe('gate.example/log\n20\n');
  });
});

test('copies that are taken after everything was lost do not overwrite the good ones', {
  timeout: 300_000,
}, async () => {
  const { folder, write, read, typed } = project();
  const good = ['configuration.json', 'configuration.good.json', 'checkpoint', 'audit-2026-11-30.sql'];
  for (const name of good) write(name, `the good ${name}`);
  const codes: number[] = [];
  for (const command of commandsOf(page('backing-up.md'), 'Take copies'))
    codes.push((await typed(command)).code);
  for (const name of good) expect(read(name)).toBe(`the good ${name}`);
  // Wrangler says nothing of a key that is not there: the check does.
  expect(codes.slice(1)).toEqual([0, 1, 0, 1, 1]);
  expect(existsSync(join(folder, 'configuration.new.json'))).toBe(true);
});
