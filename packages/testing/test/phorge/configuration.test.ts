import { expect, onTestFinished, test } from 'vitest';
import { startPhorge } from '../../src/phorge.ts';

test('all problems of the configuration are reported together, each with its field', async () => {
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
      'must be an address with http:// or https://; oauthProvider.name may contain only lower-case letters, digits and ' +
      'periods; users[0].apiToken must have 32 characters',
  );
});

test('a member who is no user is refused', async () => {
  const start = startPhorge({ projects: [{ name: 'Team', members: ['eve'] }] });
  await expect(start).rejects.toThrow('"Team" has a member "eve" who is not in users');
});

test('an unknown option is named, at any depth', async () => {
  const start = startPhorge({
    usrs: [],
    users: [{ name: 'alice' }],
    projects: [{ name: 'Team', member: ['alice'] }],
    repositories: [{ shortName: 'tools', LFS: true }],
    oauthProvider: {
      name: 'edge',
      baseUri: 'https://a.example',
      clientId: 'a',
      clientSecret: 'b',
      autologin: false,
    },
  } as never);
  const { message } = await start.then(
    () => new Error('it started'),
    (error: Error) => error,
  );
  expect(message.split('; ').map((line) => line.split(':')[0]?.trim())).toEqual([
    'startPhorge()',
    'oauthProvider.autologin is not an option',
    'users[0].name is not an option',
    'projects[0].member is not an option',
    'repositories[0].LFS is not an option',
    'users[0].username must be a string',
  ]);
  expect(message).toContain('startPhorge(): usrs is not an option: the options are port, baseUri, ');
});

test('a custom answer and a file accept no other options, since a misspelled status would be 200', async () => {
  const phorge = await startPhorge();
  onTestFinished(() => phorge.close());
  expect(() => phorge.respond('/', { statsu: 500 } as never)).toThrow(
    'respond(): statsu is not an option: the options are status, headers, body',
  );
  expect(() => phorge.addFile({ name: 'a', content: 'b', type: 'text/plain' } as never)).toThrow(
    'addFile(): type is not an option: the options are name, content, contentType, cacheable',
  );
});
