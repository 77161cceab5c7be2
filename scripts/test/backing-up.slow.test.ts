import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compatibilityDate } from '../compatibility-date.ts';
import { splitMarkdown } from '../docs/markdown.ts';
import { ENVIRONMENT } from '../outside/project.ts';
import { run } from '../processes.ts';
import { root } from '../workspace.ts';

// The commands of docs/backing-up.md, against Wrangler's local storage: copies are taken, the storage is thrown away, and restored.

const WRANGLER = join(root, 'examples/internal-web-app/node_modules/.bin/wrangler');
const PAGE = readFileSync(join(root, 'docs/backing-up.md'), 'utf8');

/** The commands under a heading of the page. */
function commandsOf(heading: string): string[] {
  const [, section = ''] = PAGE.split(`\n## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  return splitMarkdown(body)
    .blocks.filter(({ info }) => info === 'sh tried')
    .flatMap(({ code }) => code.split('\n').filter((line) => line !== ''));
}

function project(): string {
  const artifacts = join(root, '.artifacts');
  mkdirSync(artifacts, { recursive: true });
  const folder = mkdtempSync(join(artifacts, 'backing-up-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(join(root, 'packages/audit/migrations'), join(folder, 'migrations'), { recursive: true });
  const settings = {
    name: 'gate',
    main: 'worker.js',
    compatibility_date: compatibilityDate,
    d1_databases: [{ binding: 'AUDIT_DB', database_name: 'audit', database_id: 'audit' }],
    kv_namespaces: [{ binding: 'CONFIG', id: 'config' }],
    r2_buckets: [{ binding: 'LOG', bucket_name: 'audit-log' }],
  };
  writeFileSync(join(folder, 'wrangler.jsonc'), JSON.stringify(settings));
  writeFileSync(join(folder, 'worker.js'), 'export default { fetch: () => new Response() };');
  return folder;
}

test('what is copied as the page says comes back as the page says', { timeout: 300_000 }, async () => {
  const folder = project();
  const wrangler = async (line: string): Promise<string> => {
    const [, command = '', file] = /^npx wrangler (.*?)(?: > (\S+))?$/.exec(line) ?? [];
    expect(command, line).not.toBe('');
    const words = command.split(' ').map((word) => (word === '--remote' ? '--local' : word));
    const { code, output } = await run([WRANGLER, ...words], { cwd: folder, env: ENVIRONMENT });
    expect(code, `${line}\n${output}`).toBe(0);
    if (file !== undefined) writeFileSync(join(folder, file), output);
    return output;
  };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const rows = async (): Promise<readonly unknown[]> => {
    write(
      'query.sql',
      'SELECT (SELECT count(*) FROM audit_event) AS events, (SELECT sum(count) FROM audit_decisions) AS counted',
    );
    const said = await wrangler('npx wrangler d1 execute audit --remote --json --file query.sql');
    const [{ results }] = JSON.parse(said.slice(said.indexOf('[')));
    return results;
  };

  await wrangler('npx wrangler d1 migrations apply audit --remote');
  const events = Array.from({ length: 20 }, (_, index) => {
    const line = JSON.stringify({
      http: { host: 'wiki.example', method: 'GET', status: 200 },
      policy: { id: 'wiki' },
    });
    return `INSERT INTO audit_event (id, time, type, outcome, chain, seq, line) VALUES ('e${index}', '2026-01-01T00:00:00.000Z', 'request.decision', 'allow', '', ${index}, '${line}');`;
  });
  write('events.sql', events.join('\n'));
  await wrangler('npx wrangler d1 execute audit --remote --yes --file events.sql');
  write('good.json', '{"name":"gate"}');
  await wrangler('npx wrangler kv key put portcullis.json --binding CONFIG --remote --path good.json');
  write('head', 'gate.example/log\n20\n');
  await wrangler('npx wrangler r2 object put audit-log/checkpoint --remote --file head');
  // The migrations' own counts, which a restored file must not count again.
  const before = [{ events: 20, counted: 20 }];
  expect(await rows()).toEqual(before);

  const [copies, restores] = [commandsOf('Take copies'), commandsOf('Restore')];
  expect([copies.length, restores.length]).toEqual([3, 4]);
  for (const command of copies) await wrangler(command);
  rmSync(join(folder, '.wrangler'), { recursive: true });
  for (const command of restores) await wrangler(command);

  expect(await rows()).toEqual(before);
  expect(readFileSync(join(folder, 'configuration.json'), 'utf8')).toContain('{"name":"gate"}');
  expect(
    await wrangler('npx wrangler kv key get portcullis.json --binding CONFIG --remote --text'),
  ).toContain('{"name":"gate"}');
  await wrangler('npx wrangler r2 object get audit-log/checkpoint --remote --file restored');
  expect(readFileSync(join(folder, 'restored'), 'utf8')).toBe('gate.example/log\n20\n');
});
