import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { Miniflare, Response as MiniflareResponse } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../../scripts/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { splitMarkdown } from '../../../scripts/markdown.ts';
import { generateAssertionKey } from '../src/index.ts';

// The first Worker of this README, as it stands there.
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const [first] = splitMarkdown(readme).blocks;

const HOST = 'https://wiki.corp.example';

/** The wiki, as far as it is asked: it says which headers it was given. */
const WIKI = `export default {
  fetch: (request) => Response.json(Object.fromEntries(request.headers), {
    headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['cache-control', 'public, max-age=60, no-store']],
  }),
};`;

let access: IdentityProvider;
let worker: Miniflare;
let editor: string;
let stranger: string;
let printed = '';

beforeAll(async () => {
  access = await createIdentityProvider({
    accessIssuer: 'https://acme.cloudflareaccess.com',
    audience: 'f00d',
  });
  editor = await access.accessAssertion({
    claims: { email: 'ada@corp.example', custom: { groups: ['wiki-eng'] } },
  });
  stranger = await access.accessAssertion({ claims: { custom: { groups: ['sales'] } } });
  const { code } = await bundle(first?.code ?? '', join(import.meta.dirname, '..'));
  worker = new Miniflare({
    handleRuntimeStdio: (stdout: Readable) => stdout.on('data', (chunk) => (printed += String(chunk))),
    workers: [
      {
        name: 'gate',
        modules: true,
        script: code,
        compatibilityDate,
        bindings: { ASSERTION_KEY: await generateAssertionKey() },
        serviceBindings: { WIKI: 'wiki' },
        outboundService: async (request: { readonly url: string }) => {
          const answer = await access.fetch(request.url);
          return new MiniflareResponse(await answer.text(), {
            status: answer.status,
            headers: [...answer.headers],
          });
        },
      },
      { name: 'wiki', modules: true, script: WIKI, compatibilityDate },
    ],
  });
  await worker.ready;
});
afterAll(() => worker?.dispose());

const ask = (path: string, assertion?: string, headers: Record<string, string> = {}) =>
  worker.dispatchFetch(HOST + path, {
    headers: assertion === undefined ? headers : { 'cf-access-jwt-assertion': assertion, ...headers },
  });

test('it has at most fifteen lines', () => {
  expect(first?.code.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
});

describe('the first Worker for a web application', () => {
  test('tells the application who is asking, under a signature that its keys verify', async () => {
    const response = await ask('/pages/1', editor, { 'x-user': 'root', x_user: 'root' });
    const told = (await response.json()) as Record<string, string>;
    expect(told).toMatchObject({ 'x-user': 'ada@corp.example' });
    expect(JSON.stringify(told)).not.toContain('root');
    expect(told).not.toHaveProperty('cf-access-jwt-assertion');
    const keys = (await (await ask('/.portcullis/keys')).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(told['x-portcullis-assertion'] ?? '', createLocalJWKSet(keys), {
      issuer: HOST,
      audience: 'wiki',
    });
    expect(payload).toMatchObject({ email: 'ada@corp.example', roles: ['editor'] });
  });

  test('lets nobody else in, and says why', async () => {
    expect((await ask('/', stranger)).status).toBe(403);
    expect(await (await ask('/')).json()).toMatchObject({ status: 401 });
    await expect.poll(() => printed).toContain('"reason":["roles.denied"]');
  });

  test('passes every cookie of the application, and leaves its answers to no shared cache', async () => {
    const response = await ask('/', editor);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('cache-control')).toBe('private, max-age=60, no-store');
  });
});
