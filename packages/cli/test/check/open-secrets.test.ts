import { expect, test } from 'vitest';
import { openSecrets } from '../../src/check/open-secrets.ts';

test('a name that a configuration defines itself is no secret, whatever its text', () => {
  const instance = {
    identityHeaders: { token: 'subject' },
    policy: { name: 'wiki', rules: [{ name: 'a', claims: { password: 'changed' } }] },
    assertion: { keys: ['a key in the open'] },
  };
  expect(openSecrets({ roles: { secret: 'eng' }, instances: [instance] }).map(({ path }) => path)).toEqual([
    'instances[0].assertion.keys[0]',
  ]);
});
