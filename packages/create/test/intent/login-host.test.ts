import { join } from 'node:path';
import { expect, test } from 'vitest';
import { intendedFiles } from '../../src/intent/intended-files.ts';
import { checkedIntent } from '../../src/intent/intent.ts';
import { loginHostFor } from '../../src/intent/login-host.ts';
import { templateFiles } from '../../src/template-files.ts';
import { answers } from '../fixtures/answers.ts';

test.each([
  [['wiki.corp.example'], 'gate.corp.example'],
  [['wiki.corp.example', 'reports.corp.example'], 'gate.corp.example'],
  [['a.b.corp.example', 'reports.corp.example'], 'gate.corp.example'],
  [['corp.example', 'wiki.corp.example'], 'gate.corp.example'],
  [['wiki.example'], undefined],
  [['wiki.corp.example', 'wiki.other.example'], undefined],
  [['gate.corp.example', 'wiki.corp.example'], undefined],
  [['wiki.workers.dev', 'reports.workers.dev'], undefined],
])('the pages of a gate for %j get the host %s', (hosts, host) => {
  expect(loginHostFor({ instances: hosts.map((one) => ({ host: one })) })).toBe(host);
});

const TEMPLATES = join(import.meta.dirname, '../../../../examples');

test('a project whose applications have no domain in common logs people in at each of them', async () => {
  const [tools, phabricator] = await Promise.all(
    ['multi-instance', 'phabricator'].map((name) => templateFiles(name, TEMPLATES)),
  );
  const policy = JSON.parse(phabricator?.get('portcullis.json') ?? '');
  const intent = checkedIntent(answers(), 'answers');
  const [first, ...others] = intent.instances;
  if (first === undefined) throw new Error('there is one');
  const apart = { ...intent, instances: [{ ...first, host: 'apart.other.example' }, ...others] };
  const files = intendedFiles(apart, 'gate', tools ?? new Map(), policy);
  expect([...files.values()].join('\n')).not.toMatch(/LOGIN_HOST|gate\.localhost|\{pages\}/);
  expect(files.get('dev/start.ts')).toContain('redirectUris: gates.map(');
  const together = intendedFiles(intent, 'gate', tools ?? new Map(), policy);
  expect(together.get('wrangler.jsonc')).toContain('"LOGIN_HOST": "https://gate.acme.example"');
  expect(together.get('dev/start.ts')).toContain('LOGIN_HOST: pages');
  const addresses = (made: ReadonlyMap<string, string>): string[] =>
    made.get('README.md')?.match(/https:[^`]+\/\.portcullis\/[\w/-]+/g) ?? [];
  expect(addresses(together)).toEqual([
    'https://gate.acme.example/.portcullis/callback/corp',
    'https://gate.acme.example/.portcullis/signed-out',
  ]);
  expect(addresses(files)).toEqual(
    ['apart.other.example', 'phorge.acme.example'].flatMap((host) => [
      `https://${host}/.portcullis/callback/corp`,
      `https://${host}/.portcullis/signed-out`,
    ]),
  );
  expect(together.get('README.md')).toContain('The pages of the gate are at https://gate.acme.example/.');
  expect(files.get('README.md')).not.toContain('The pages of the gate');
});
