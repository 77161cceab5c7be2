import { expect, test } from 'vitest';
import { checkedIntent } from '../../src/intent/intent.ts';
import { variablesExample, wranglerFile } from '../../src/intent/worker-files.ts';
import { namesOf, OWN_NAMES } from '../../src/intent/worker-names.ts';
import { answers } from '../fixtures/answers.ts';

test('each variable, secret and binding belongs to one application or to the gateway', () => {
  const intent = checkedIntent(answers(), 'answers');
  const wrangler = wranglerFile(intent, { name: 'gate', compatibilityDate: '2026-07-30' });
  const written = [
    ...wrangler.matchAll(/"(?:binding|name)": "([A-Z_]+)"|"([A-Z_]+)": "/g),
    ...variablesExample(intent).matchAll(/^([A-Z_]+)=/gm),
  ].map(([, one, other]) => one ?? other);
  const known = [...OWN_NAMES, ...intent.instances.flatMap(namesOf)];
  expect(new Set(written)).toEqual(new Set(known.filter((name) => name !== 'WIKI_SSO_SECRET')));
});
