import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { allowAnyone, pipeline, worker } from '@portcullis/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { splitMarkdown } from '../../../../scripts/docs/markdown.ts';
import { generateAssertionKey, web } from '../../src/index.ts';
import { anonymously, as, ask, HOST, person, recordingOrigin } from '../fixtures/gate.ts';

// The verifiers of the README, as they stand there, against keys that they fetch from the gate.
const { blocks } = splitMarkdown(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8'));
const codeOf = (language: string): string => blocks.find((block) => block.info === language)?.code ?? '';

const PHP = '/usr/bin/php-cgi';
const key = await generateAssertionKey();
const { origin, calls } = recordingOrigin();

function gate(audience = 'wiki', keys = [key]) {
  return pipeline(web({ origin, assertion: { audience, keys } }));
}

/** An assertion, of a minute ago if asked for. */
async function assertionOf(app = gate(), secondsAgo = 0): Promise<string> {
  const clock = { now: () => Date.now() - secondsAgo * 1000 };
  await ask({ fetch: worker(app.use(as(person({ name: 'Zoë' }))), { clock }) }, '/');
  return calls.at(-1)?.headers['x-portcullis-assertion'] ?? '';
}

/** The signature with one bit turned. */
function tampered(token: string): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [head, body, bytes.toString('base64url')].join('.');
}

function unsigned(token: string): string {
  const [, body = ''] = token.split('.');
  const head = {
    alg: 'none',
    typ: 'portcullis-assertion+jwt',
    kid: (JSON.parse(key) as { kid: string }).kid,
  };
  return `${Buffer.from(JSON.stringify(head)).toString('base64url')}.${body}.`;
}

const bad: readonly (readonly [name: string, token: () => Promise<string>])[] = [
  ['that somebody changed', async () => tampered(await assertionOf())],
  ['without a signature', async () => unsigned(await assertionOf())],
  ['of another instance', () => assertionOf(gate('tracker'))],
  ['of another gate', async () => assertionOf(gate('wiki', [await generateAssertionKey()]))],
  ['of two minutes ago', () => assertionOf(gate(), 120)],
  ['that is none', async () => 'x'],
];

describe('the verifier for Node', () => {
  type Verify = (request: { headers: Record<string, string> }) => Promise<Record<string, unknown>>;
  let whoIsAsking: Verify;
  // Below node_modules: run by Node itself, and finding jose as an application would.
  const file = join(import.meta.dirname, '../../node_modules', `.verifier-${process.pid}.mjs`);

  beforeAll(async () => {
    vi.stubGlobal('fetch', (url: string | URL) =>
      gate()
        .use(anonymously)
        .use(allowAnyone())
        .fetch(new Request(url), {}, { waitUntil: () => undefined }),
    );
    await writeFile(file, codeOf('js'));
    ({ whoIsAsking } = (await import(/* @vite-ignore */ file)) as { whoIsAsking: Verify });
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await rm(file, { force: true });
  });
  const asked = (token: string) => whoIsAsking({ headers: { 'x-portcullis-assertion': token } });

  test('has about ten lines', () => {
    expect(codeOf('js').trimEnd().split('\n').length).toBeLessThanOrEqual(11);
  });

  test('accepts the gateway’s assertion', async () => {
    expect(await asked(await assertionOf())).toMatchObject({ email: 'ada@corp.example', name: 'Zoë' });
  });

  test.each(bad)('refuses an assertion %s', async (_name, token) => {
    await expect(asked(await token())).rejects.toThrow();
  });

  test('refuses a request without an assertion', async () => {
    await expect(whoIsAsking({ headers: {} })).rejects.toThrow();
  });
});

describe.skipIf(!existsSync(PHP))('the verifier for PHP', () => {
  let server: Server;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'verifier-'));
    server = createServer(async (request, response) => {
      const answer = await ask(gate(), request.url ?? '/');
      response.writeHead(answer.status).end(await answer.text());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(async () => {
    server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function asked(token: string): Promise<Record<string, unknown>> {
    const { port } = server.address() as AddressInfo;
    // The public host is nobody's here: what PHP fetches from it comes from this machine.
    const script = `<?php
      class LocalHost {
        public $context; private $file;
        function stream_open($url) { return (bool) $this->file = fopen(str_replace('${HOST}', 'http://127.0.0.1:${port}', $url), 'r'); }
        function stream_read($length) { return fread($this->file, $length); }
        function stream_eof() { return feof($this->file); }
        function stream_stat() { return false; }
      }
      stream_wrapper_unregister('https');
      stream_wrapper_register('https', 'LocalHost');
      ${codeOf('php')}
      try { echo json_encode(who_is_asking(${JSON.stringify(token)})); }
      catch (Throwable $error) { echo json_encode(['refused' => $error->getMessage()]); }`;
    const file = join(directory, 'verify.php');
    await writeFile(file, script);
    const { stdout } = await promisify(execFile)(PHP, ['-q', '-d', 'display_errors=0', file]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  test('accepts the gateway’s assertion, whatever bytes the numbers of the signature start with', async () => {
    for (let round = 0; round < 12; round++) {
      expect(await asked(await assertionOf(gate()))).toMatchObject({
        email: 'ada@corp.example',
        name: 'Zoë',
      });
    }
  });

  test.each(bad)('refuses an assertion %s', async (_name, token) => {
    expect(await asked(await token())).toEqual({ refused: expect.any(String) });
  });
});
