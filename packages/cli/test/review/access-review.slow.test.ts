import { expect, test } from 'vitest';
import { ReviewCollector } from '../../src/review/access-review.ts';
import { phorgeConfiguration } from '../configuration-files.ts';
import { requestEvent } from '../events.ts';

test('an access review of two instances with the same policy name attributes uses to the right instance', async () => {
  const collector = new ReviewCollector(0, Date.parse('2100-01-01T00:00:00Z'));
  const asked = { sub: '1', roles: ['engineer'] };
  const resource = { app: 'maniphest', operation: 'view' };
  collector.add({ ...requestEvent(asked, '/T1', 'allow', 'engineering'), resource } as never);
  const usedOf = async (...names: readonly string[]) => {
    const { instances } = phorgeConfiguration({}, { name: 'lab', hosts: ['lab.corp.example'] });
    const named = instances.map((one, index) => ({
      ...one,
      policy: { ...one.policy, name: names[index] ?? 'phorge' },
    }));
    const { rights } = await collector.review({ ...phorgeConfiguration(), instances: named }, []);
    return rights
      .filter(
        ({ role, application, operation }) =>
          `${role} ${application} ${operation}` === 'engineer maniphest view',
      )
      .map(({ instance, used }) => [instance, used]);
  };
  expect(await usedOf('phorge', 'phorge')).toEqual([
    ['phorge', 1],
    ['lab', 0],
  ]);
  // Where a name is one instance's alone, hosts may have changed since.
  expect(await usedOf('other', 'phorge')).toEqual([
    ['phorge', 0],
    ['lab', 1],
  ]);
});
