import { join } from 'node:path';
import { expect, test } from 'vitest';
import { intendedFiles } from '../../src/intent/intended-files.ts';
import { checkedIntent } from '../../src/intent/intent.ts';
import { templateFiles } from '../../src/template-files.ts';
import { answers } from '../fixtures/answers.ts';

const TEMPLATES = join(import.meta.dirname, '../../../../examples');

test.each([
  [undefined, 'groups'],
  ['https://acme.example/groups', 'https://acme.example/groups'],
])(
  'with the answer groupsClaim %s, the provider for development has groups in %s',
  async (groupsClaim, claim) => {
    const given = answers();
    const provider = { ...given.provider, kind: 'auth0', ...(groupsClaim !== undefined && { groupsClaim }) };
    const [tools, phabricator] = await Promise.all(
      ['multi-instance', 'phabricator'].map((name) => templateFiles(name, TEMPLATES)),
    );
    const policy = JSON.parse(phabricator?.get('portcullis.json') ?? '');
    const files = intendedFiles(
      checkedIntent({ ...given, provider }, 'answers'),
      'gate',
      tools ?? new Map(),
      policy,
    );
    expect(JSON.parse(files.get('portcullis.json') ?? '').login.providers.corp.groupsClaim).toBe(groupsClaim);
    expect(files.get('dev/start.ts')).toContain(`groupsClaim: '${claim}'`);
  },
);
