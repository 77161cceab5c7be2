import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser } from '../browser.ts';

let phorge: Phorge;
beforeAll(async () => {
  phorge = await startPhorge({
    users: [{ username: 'alice', realName: 'Alice Liddell' }, { username: 'bob' }],
  });
});
afterAll(() => phorge.close());

const asked = async (path: string): Promise<unknown> => {
  const { body } = await new Browser(phorge, phorge.signIn('alice').cookie).get(`${path}&__ajax__=true`);
  expect(body).toMatch(/^for \(;;\);/);
  return JSON.parse(body.slice('for (;;);'.length)).payload;
};

test('users are found by the beginning of a name, in the order of the wire format', async () => {
  const found = [
    [
      'alice (Alice Liddell)',
      '/p/alice/',
      expect.stringMatching(/^PHID-USER-/),
      'alice',
      'alice (Alice Liddell)',
      'User',
    ],
  ];
  expect(await asked('/typeahead/class/PhabricatorPeopleDatasource/?q=Lid')).toEqual(found);
  expect(await asked('/typeahead/class/PhabricatorPeopleOwnerDatasource/?q=ali')).toEqual(found);
  expect(await asked('/typeahead/class/PhabricatorPeopleDatasource/?q=nobody')).toEqual([]);
});

test('other datasources are empty, and anonymous clients get none', async () => {
  expect(await asked('/typeahead/class/PhabricatorProjectDatasource/?q=a')).toEqual([]);
  const { body } = await new Browser(phorge).get('/typeahead/class/PhabricatorPeopleDatasource/?q=a');
  expect(body).not.toContain('alice');
});
