import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../../scripts/workspace.ts';
import { readConfigurationFile } from '../../../cli/src/files/configuration-file.ts';
import { answerTo } from '../../../cli/src/gate/answer.ts';
import { provenClaims } from '../../../cli/src/gate/claims-of.ts';
import { configurationOf } from '../../src/intent/configuration.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { answers } from '../fixtures/answers.ts';

const template = await readConfigurationFile(join(root, 'examples/phabricator/portcullis.json'));
const intent = answers() as unknown as Intent;
const configuration = configurationOf(
  { ...intent, instances: intent.instances.slice(0, 1) },
  'acme',
  (template as { readonly configuration: unknown }).configuration as never,
) as Parameters<typeof answerTo>[0];

async function decided(groups: readonly string[], path: string): Promise<string> {
  const question = { caller: { kind: 'user' }, groups, method: 'POST', path } as const;
  return (await answerTo(configuration, question)).decision;
}

// Many applications read a path in any case of letters, and without what follows a `;`.
test.each(['/admin', '/admin/', '/admin/users', '/Admin/users', '/ADMIN/', '/admin;x/users'])(
  'whoever writes and does not administer reaches no %s',
  async (path) => {
    expect(await decided(['platform-a'], path)).toBe('allow');
    expect(await decided(['staff'], path)).toBe('deny');
    expect(await decided(['staff'], `/pages${path}`)).toBe('allow');
  },
);

test('what the policy claims of administration is so at every spelling', () => {
  const claims = provenClaims(configuration, undefined, Date.parse('2026-11-24T09:00:00Z'));
  expect(claims.map(({ claim: { name, holds } }) => [name, holds])).toContainEqual([
    'only-administrators-administer',
    true,
  ]);
  expect(claims.filter(({ claim }) => !claim.holds)).toEqual([]);
});
