import { memorySink } from '@portcullis/audit';
import { createIdentityProvider } from '@portcullis/testing';
import { generateAssertionKey } from '@portcullis/web';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { configurationJsonSchema } from '../../../../scripts/configuration-json-schema.ts';
import { checkConfiguration, explainedApplication, gateway } from '../../src/index.ts';
import { goodConfiguration } from '../good-configuration.ts';

const NOW = Date.UTC(2026, 1, 3, 4, 5, 6);
const HOST = 'https://reports.corp.example';

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const reports = (more: object = {}) => ({
  name: 'reports',
  hosts: ['reports.corp.example'],
  application: 'web',
  origin: { binding: 'REPORTS' },
  resources: [
    { path: '/reports/:id', kind: 'report' },
    { path: '/shared/:secret', kind: 'share' },
  ],
  headers: { 'x-user': 'subject', 'x-roles': 'roles' },
  assertion: { audience: 'reports', keys: ['${ASSERTION_KEY}'] },
  policy: {
    name: 'reports',
    rules: [
      {
        name: 'reading',
        effect: 'allow',
        who: { roles: ['engineer'] },
        kinds: ['report'],
        operations: ['view'],
      },
      { name: 'sharing', effect: 'allow', who: 'anyone', kinds: ['share'] },
    ],
  },
  ...more,
});
const configuration = (more: object = {}) => ({ ...goodConfiguration(), instances: [reports(more)] });

describe('an instance of any other web application', () => {
  test('is told who is asking, and its rules speak of its resources', async () => {
    expect(checkConfiguration(configuration())).toEqual([]);
    const idp = await createIdentityProvider({
      issuer: 'https://login.corp.example',
      audience: 'phorge',
      clock: () => NOW,
    });
    const sent: Headers[] = [];
    const log = memorySink();
    const serve = gateway(configuration(), {
      sinks: [log],
      clock: { now: () => NOW },
      fetch: (url, init) => idp.fetch(url, init),
    });
    const env = {
      ASSERTION_KEY: await generateAssertionKey(),
      REPORTS: {
        fetch: async (_url: string, { headers }: RequestInit) => {
          sent.push(new Headers(headers));
          return new Response('report');
        },
      },
    };
    const token = await idp.token({ subject: 'ada', groups: ['eng'] });
    const ask = async (path: string, init: RequestInit = {}) => {
      const waits: Promise<unknown>[] = [];
      const execution = { waitUntil: (promise: Promise<unknown>) => void waits.push(promise) };
      const response = await serve(new Request(HOST + path, init), env, execution);
      await Promise.all(waits);
      return response;
    };
    const headers = { authorization: `Bearer ${token}`, 'x-user': 'root' };
    expect((await ask('/reports/7', { headers })).status).toBe(200);
    expect((await ask('/reports/7', { headers, method: 'POST' })).status).toBe(403);
    expect(sent[0]?.get('x-user')).toBe('ada');
    expect(sent[0]?.get('x-roles')).toBe('engineer');
    const keys = (await (await ask('/.portcullis/keys')).json()) as JSONWebKeySet;
    const assertion = sent[0]?.get('x-portcullis-assertion') ?? '';
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(keys), {
      issuer: HOST,
      audience: 'reports',
      currentDate: new Date(NOW),
    });
    expect(payload).toMatchObject({ sub: 'https://login.corp.example|ada', roles: ['engineer'] });

    expect((await ask('/shared/k3ysecret', { headers: { 'x-user': 'root' } })).status).toBe(200);
    expect([sent[1]?.get('x-user'), sent[1]?.get('x-portcullis-assertion')]).toEqual([null, null]);
    expect(JSON.stringify(log.events)).toContain('/shared/[secret]');
    expect(JSON.stringify(log.events)).not.toContain('k3ysecret');
  });

  test.each<[object, string]>([
    [
      { headers: { referer: 'email' } },
      'instances[0].headers: has "referer", which means something else already',
    ],
    [{ headers: { 'x-user': 'mail' } }, 'instances[0].headers: has "x-user" with a field that is none'],
    [
      { forwardHeaders: ['X-User'] },
      'instances[0].forwardHeaders[0]: "x-user" is set, replaced or judged by the proxy itself',
    ],
    [
      { resources: [{ path: '/a*', kind: 'x' }] },
      'instances[0].resources: path has a segment that is no word',
    ],
    [{ resources: [{ path: '/a' }] }, 'instances[0].resources[0].kind: is missing'],
    [
      { assertion: { audience: 'a', keys: ['short'] } },
      'instances[0].assertion.keys[0]: must have at least 32',
    ],
    [{ assertion: { audience: 'a' } }, 'instances[0].assertion.keys: is missing'],
    [{ resource: [] }, 'instances[0].resource: '],
    [{ maxFormBytes: 1 }, 'instances[0].maxFormBytes: '],
  ])('is refused with %j', (more, problem) => {
    const problems = checkConfiguration(configuration(more)).map(
      ({ path, message }) => `${path}: ${message}`,
    );
    expect(problems.filter((text) => text.startsWith(problem))).toHaveLength(1);
    expect(problems).toHaveLength(1);
  });

  test('is what its JSON Schema says', () => {
    const validJson = new Ajv2020({ strict: false }).compile(configurationJsonSchema());
    expect(validJson(configuration())).toBe(true);
    expect(validJson(configuration({ resources: [{ path: '/a' }] }))).toBe(false);
  });

  test('is explained by its own resources', () => {
    const { classify } = explainedApplication(reports());
    const resource = { application: 'web', kind: 'report', id: '7', operation: 'view' };
    expect(classify('GET', { path: '/reports/7', search: '' })).toEqual(resource);
  });
});
