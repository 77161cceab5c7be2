import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { root } from '../workspace.ts';

/** In the place of an issuer: says that it was asked, and answers once the process is told to end. */
const SLOW_ISSUER = `
globalThis.fetch = () => {
  console.error('the issuer is asked');
  return new Promise((resolve) => {
    process.once('SIGTERM', () => setImmediate(() => resolve(new Response('', { status: 404 }))));
  });
};`;

/** Good but for its signature, which nobody knows without the issuer. */
const TOKEN = [
  { alg: 'RS256', kid: 'a', typ: 'JWT' },
  {
    iss: 'https://login.corp.example',
    aud: 'https://reports.corp.example/',
    sub: 'ada',
    exp: 4_000_000_000,
    iat: 1_700_000_000,
  },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJl')
  .join('.');

let child: ReturnType<typeof spawn> | undefined;
afterEach(() => void child?.kill('SIGKILL'));

test('requests in progress when the process is terminated are answered, and recorded', async () => {
  const port = await freePort();
  child = spawn(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(SLOW_ISSUER)}`],
      ...[join(root, 'examples/node-server/src/server.ts'), '--port', String(port)],
    ],
    // As by hand: some programs say less where they find that they are tested.
    { cwd: root, env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => (said.out += piece));
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (said.err += piece));
  const ended = once(child, 'close');
  const says = async (text: string): Promise<void> => {
    while (!said.err.includes(text)) await once(child?.stderr as NodeJS.ReadableStream, 'data');
  };

  await says('listening on');
  const answer = fetch(`http://127.0.0.1:${port}/reports/7`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  await says('the issuer is asked');
  child.kill('SIGTERM');

  expect((await answer).status).toBe(503);
  expect((await ended)[0]).toBe(0);
  // Nothing but events stands there.
  const lines = said.out.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).reason)).toEqual([['token.keys_unavailable']]);
});
