import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { capturedWith } from '../capture.ts';
import { folderWith } from '../configuration-files.ts';

const given = (id: string) => ({ id, name: 'git', created_at: 1, used_at: 1, ends_at: 2 });

test('a list of many pages is read to its end, also past a page with only expired entries', async () => {
  const asked: string[] = [];
  const pages: Readonly<Record<string, object>> = {
    '/.portcullis/credentials/list?everyone=1': { credentials: [given('one')], next: 1000 },
    '/.portcullis/credentials/list?everyone=1&skip=1000': { credentials: [], next: 2000 },
    '/.portcullis/credentials/list?everyone=1&skip=2000': { credentials: [given('two')], next: 2000 },
  };
  const gate = createServer(({ url = '' }, answer) => {
    asked.push(url);
    answer.end(JSON.stringify(pages[url] ?? {}));
  });
  await new Promise<void>((listening) => gate.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void gate.close());
  const { port } = gate.address() as AddressInfo;
  const uri = `http://gate:pcl_${'a'.repeat(8)}.b@127.0.0.1:${port}/`;
  const HOME = folderWith({ '.arcrc': { config: { 'phabricator.uri': uri } } });
  const env = { HOME, PATH: process.env.PATH ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  const place = `http://127.0.0.1:${port}`;
  const { code, out, err } = await capturedWith(env, 'logins', place, '--everyone', '--json');
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({ credentials: [given('one'), given('two')] });
  expect(asked).toEqual(Object.keys(pages));
});
