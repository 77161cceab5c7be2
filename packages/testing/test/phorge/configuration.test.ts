import { expect, test } from 'vitest';
import { startPhorge } from '../../src/phorge.ts';

test('everything wrong is said at once, with its field', async () => {
  const start = startPhorge({
    baseUri: 'phorge.example',
    allowedUris: ['http://ok.example', 'nope'],
    alternateFileDomain: 'ftp://files.example',
    oauthProvider: { name: 'Edge Gateway', baseUri: '/idp', clientId: 'a', clientSecret: 'b' },
    users: [{ username: 'alice', apiToken: 'short' }],
  });
  await expect(start).rejects.toThrow(
    'startPhorge(): baseUri must be an address with http:// or https://; alternateFileDomain must be an address ' +
      'with http:// or https://; oauthProvider.baseUri must be an address with http:// or https://; allowedUris[1] ' +
      'must be an address with http:// or https://; oauthProvider.name may hold lower-case letters, digits and ' +
      'periods only; users[0].apiToken must have 32 characters',
  );
});

test('a member who is no user is refused', async () => {
  const start = startPhorge({ projects: [{ name: 'Team', members: ['eve'] }] });
  await expect(start).rejects.toThrow('"Team" has a member "eve" who is not in users');
});
