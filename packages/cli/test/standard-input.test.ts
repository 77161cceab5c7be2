import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOUDFLARE } from '@portcullis/testing/stores';
import { expect, test } from 'vitest';
import { bundledProgram } from './bundled-program.ts';
import { EXAMPLE, exampleOfOneRule, folderWith } from './configuration-files.ts';
import { ndjson, requestEvent } from './events.ts';
import { pusher, table, webConfiguration } from './store/pushing.ts';
import { tiledLogFolder } from './tiled-logs.ts';

const MAIN = await bundledProgram();

/** Runs the program itself, because standard input is of a process. */
function piped(input: string, ...args: readonly string[]) {
  return pipedWith({}, input, ...args);
}

function pipedWith(env: Readonly<Record<string, string>>, input: string, ...args: readonly string[]) {
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) => resolve({ code: error?.code ?? 0, out, err }),
    );
    child.stdin?.end(input);
  });
}

test('a configuration, a log to replay and a log to read come from a pipe', async () => {
  const log = ndjson([
    requestEvent({ sub: 'a', roles: ['engineer'] }, '/T1', 'deny'),
    requestEvent({ sub: 'a', roles: ['engineer'] }, '/T2', 'allow'),
  ]);
  const example = exampleOfOneRule();
  const [checked, replayed, read] = await Promise.all([
    piped(readFileSync(example, 'utf8'), 'check', '-'),
    piped(log, 'simulate', EXAMPLE, '--events', '-'),
    piped(log, 'events', '-', '--denied'),
  ]);
  expect(checked).toMatchObject({ code: 0, out: expect.stringMatching(/^-: .*good \(1 instance/ms) });
  expect(replayed.out).toContain('2 requests replayed');
  expect(read).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^\S+ {2}deny .*\/T1 403.*\n$/),
  });
});

test('a stored checkpoint is read from a pipe whole, with its last line feed', async () => {
  const { folder, dir, trust } = await tiledLogFolder(120);
  const earlier = readFileSync(join(folder, 'earlier'), 'utf8');
  const { code, out, err } = await piped(earlier, 'verify', dir, ...trust, '--since', '-');
  expect([code, err, out]).toEqual([0, '', expect.stringContaining('good (20 entries read of 120')]);
});

test('the tail of a Worker is read as it is printed', async () => {
  const event = JSON.stringify(requestEvent({ roles: [] }, '/T1', 'deny'));
  const message = { outcome: 'ok', logs: [{ message: ['other'] }, { message: [event] }], exceptions: [] };
  const { code, out, err } = await piped(`${JSON.stringify(message, null, 2)}\n`, 'events', '-', '--json');
  expect([code, out, err]).toEqual([0, `${event}\n`, '']);
});

test('the configuration that is built from a pipe is the one that was checked', async () => {
  const out = join(folderWith({}), 'worker.js');
  const built = await piped(readFileSync(exampleOfOneRule(), 'utf8'), 'build', '-', '--out', out);
  expect(built).toMatchObject({ code: 0, err: '', out: expect.stringContaining('worker.js: written') });
  expect(readFileSync(out, 'utf8')).toContain('portcullis/built');
});

test('the configuration that is uploaded from a pipe is the one that was checked', async () => {
  const kv = table();
  const { env } = await pusher(kv);
  const text = JSON.stringify(webConfiguration());
  const place = ['--kv', CLOUDFLARE.namespace, '--yes'];
  const { code, out } = await pipedWith(env, text, 'push', '-', ...place);
  expect([code, out]).toEqual([0, expect.stringContaining('holds configuration')]);
  expect(JSON.parse(kv.kept.get('portcullis.json') ?? '{}')).toMatchObject({
    configuration: webConfiguration(),
    built: { policyVersions: { app: { policy: expect.any(String) } } },
  });
});

test('standard input can be read only once', async () => {
  const { code, err } = await piped('{}', 'simulate', '-', '--events', '-');
  expect([code, err]).toEqual([2, expect.stringContaining('standard input can only be read once')]);
});
