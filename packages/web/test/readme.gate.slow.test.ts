import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessGate, firstExample, startAccessGate } from '../../../scripts/fixtures/access-gate.ts';
import { generateAssertionKey } from '../src/index.ts';

// The first Worker of this README, as it stands there.
const code = firstExample(join(import.meta.dirname, '../README.md'));

const HOST = 'https://wiki.corp.example';

/** The wiki, as far as it is asked: it says which headers it was given. */
const WIKI = `export default {
  fetch: (request) => Response.json(Object.fromEntries(request.headers), {
    headers: [['set-cookie', 'a=1'], ['set-cookie', 'b=2'], ['cache-control', 'public, max-age=60, no-store']],
  }),
};`;

let gate: AccessGate;
let editor: string;
let stranger: string;

beforeAll(async () => {
  gate = await startAccessGate({
    code,
    folder: join(import.meta.dirname, '..'),
    bindings: { ASSERTION_KEY: await generateAssertionKey() },
    origin: { binding: 'WIKI', script: WIKI },
    host: HOST,
  });
  editor = await gate.access.accessAssertion({
    claims: { email: 'ada@corp.example', custom: { groups: ['wiki-eng'] } },
  });
  stranger = await gate.access.accessAssertion({ claims: { custom: { groups: ['sales'] } } });
});
afterAll(() => gate?.[Symbol.asyncDispose]());

const ask: AccessGate['ask'] = (...request) => gate.ask(...request);

test('the first Worker of the README has at most fifteen lines', () => {
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
});

describe('the first Worker for a web application', () => {
  test('sends the user to the application, under a signature that its keys verify', async () => {
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

  test('admits no one else, and says why', async () => {
    expect((await ask('/', stranger)).status).toBe(403);
    expect(await (await ask('/')).json()).toMatchObject({ status: 401 });
    await expect.poll(() => gate.printed()).toContain('"reason":["roles.denied"]');
  });

  test('passes on every cookie of the application, and lets no shared cache store its answers', async () => {
    const response = await ask('/', editor);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('cache-control')).toBe('private, max-age=60, no-store');
  });
});
