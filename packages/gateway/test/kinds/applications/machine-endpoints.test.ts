import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MachineEndpoint, machineEndpoint } from '@portcullis/phabricator';
import { MACHINE_ENDPOINTS } from '@portcullis/phabricator/internal';
import { compilePolicy, evaluate } from '@portcullis/policy';
import { expect, test } from 'vitest';
import { phabricatorApplication } from '../../../src/kinds/applications/phabricator.ts';
import { machineEndpointRules } from '../../../src/kinds/applications/phabricator-machine-endpoints.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
const networks = ['192.0.2.0/24'];
const NEEDS_NETWORKS: readonly MachineEndpoint[] = ['sendgrid', 'circleci'];

/** The program's own request, one beside it, and one by another method. */
const REQUESTS: Readonly<Record<MachineEndpoint, readonly (readonly [string, string])[]>> = {
  sendgrid: [
    ['POST', '/mail/sendgrid/'],
    ['POST', '/mail/'],
    ['GET', '/mail/sendgrid/'],
  ],
  mailgun: [
    ['POST', '/mail/mailgun/'],
    ['POST', '/mail/mailgun/x'],
    ['GET', '/mail/mailgun/'],
  ],
  postmark: [
    ['POST', '/mail/postmark/'],
    ['POST', '/mail/sendgrid/'],
    ['GET', '/mail/postmark/'],
  ],
  circleci: [
    ['POST', '/harbormaster/hook/circleci/'],
    ['POST', '/harbormaster/hook/'],
    ['GET', '/harbormaster/hook/circleci/'],
  ],
  buildkite: [
    ['POST', '/harbormaster/hook/buildkite/'],
    ['POST', '/harbormaster/hook/circleci/'],
    ['GET', '/harbormaster/hook/buildkite/'],
  ],
  calendar: [
    ['GET', '/calendar/export/ics/1/secret/export.ics'],
    ['GET', '/calendar/export/edit/1/'],
    ['POST', '/calendar/export/ics/1/secret/export.ics'],
  ],
  'blog-feeds': [
    ['GET', '/phame/blog/feed/1/'],
    ['GET', '/phame/blog/view/1/'],
    ['POST', '/phame/blog/feed/1/'],
  ],
  'oauth-server': [
    ['POST', '/oauthserver/token/'],
    ['POST', '/oauthserver/auth/'],
    ['GET', '/oauthserver/token/'],
  ],
  files: [
    ['GET', '/file/data/key/PHID-FILE-1/name'],
    ['GET', '/file/download/key/PHID-FILE-1/'],
    ['POST', '/file/data/key/PHID-FILE-1/name'],
  ],
};

function effects(
  rules: readonly ReturnType<typeof machineEndpoint>[],
  address: string,
  name: MachineEndpoint,
) {
  const policy = compilePolicy({ name: 'endpoints', rules });
  return REQUESTS[name].map(([method, path]) => {
    const resource = phabricatorApplication.explained({})?.classify(method, { path, search: '' });
    const caller = { kind: 'anonymous' as const };
    return evaluate(policy, { caller, roles: [], method, path, resource, network: { address } }).effect;
  });
}

test.each(MACHINE_ENDPOINTS)('%s opens what its program calls, and no other address', (name) => {
  const rule = machineEndpoint(name, NEEDS_NETWORKS.includes(name) ? { networks } : {});
  expect(effects([rule], '192.0.2.7', name)).toEqual(['allow', 'deny', 'deny']);
  expect(rule.description).toMatch(/^Open to programs that cannot log in\. Protected by .+\.$/);
  const others = MACHINE_ENDPOINTS.filter((each) => each !== name).map((each) =>
    machineEndpoint(each, { networks }),
  );
  expect(effects(others, '192.0.2.7', name)[0]).toBe('deny');
});

test.each(NEEDS_NETWORKS)('%s, which nothing protects, is opened to networks only', (name) => {
  for (const given of [{}, { networks: [] }]) {
    expect(() => machineEndpoint(name, given)).toThrow(`machineEndpoint: ${name} requires networks`);
  }
  expect(effects([machineEndpoint(name, { networks })], '198.51.100.1', name)[0]).toBe('deny');
});

test('an unknown name is reported', () => {
  expect(() => machineEndpoint('mailgum' as never)).toThrow(/"mailgum" is not one of sendgrid, mailgun/);
});

test('docs/conduit.md lists each endpoint with the method and the path that its rule allows', async () => {
  const page = await readFile(join(ROOT, 'docs/conduit.md'), 'utf8');
  const [, section = ''] = page.split('\n## Endpoints for programs without a login\n');
  const [, setting = ''] = /```json\n(.*?)```/s.exec(section) ?? [];
  expect(machineEndpointRules(JSON.parse(`{${setting}}`))).toEqual({
    setting: 'machineEndpoints',
    rules: [machineEndpoint('mailgun'), machineEndpoint('circleci', { networks })],
  });
  const rows = section.matchAll(/^\| `([a-z-]+)` +\|[^|]+\| `([A-Z]+) (\S+)` +\|/gm);
  expect(Array.from(rows, ([, name, method, path]) => ({ name, methods: [method], paths: [path] }))).toEqual(
    MACHINE_ENDPOINTS.map((name) => {
      const { methods, paths } = machineEndpoint(name, { networks });
      return { name, methods, paths };
    }),
  );
});
