import { describe, expect, test } from 'vitest';
import type { AgentClient } from '../../../src/agents/clients/agent-client.ts';
import { clientDirectory } from '../../../src/agents/clients/client-directory.ts';
import type { RegisteredClient } from '../../../src/agents/clients/registered-clients.ts';

const SECRET = 's'.repeat(32);
const CONTEXT = {} as never;
const good: RegisteredClient = { name: 'Chat', redirectUris: ['https://chat.example.com/done'] };

const problemOf = (client: object, id = 'chat') => {
  try {
    clientDirectory({ registered: { [id]: { ...good, ...client } as RegisteredClient } });
    return undefined;
  } catch (error) {
    return String(error);
  }
};

describe('a registered client', () => {
  test.each([
    'https://chat.example.com/done',
    'https://chat.example.com:8443/done?kept=1',
    'http://127.0.0.1/done',
    'http://localhost:33418/',
    'com.example.chat:/done',
  ])('can have the redirect URI %s', (uri) => {
    expect(problemOf({ redirectUris: [uri] })).toBeUndefined();
  });

  test.each([
    'http://chat.example.com/done',
    'http://127.0.0.2/done',
    'https://chat.example.com/done#part',
    'https://CHAT.example.com/done',
    'https://user@chat.example.com/done',
    'https://:secret@chat.example.com/done',
    'https://chat.example.com/a/../done',
    'javascript:alert(1)',
    'data:text/html,x',
    'chat:/done',
    '/done',
    7,
  ])('cannot have the redirect URI %s', (uri) => {
    expect(problemOf({ redirectUris: [uri] })).toContain('registered.chat must have redirectUris');
  });

  test.each([
    ['no redirect URI', { redirectUris: [] }],
    ['no name', { name: '' }],
    ['a name of white space', { name: ' ' }],
    ['a name with a mark that turns the text', { name: 'Chat\u202e' }],
    ['a name that is too long', { name: 'x'.repeat(81) }],
    ['a short secret', { secret: 'short' }],
  ])('with %s is refused', (_what, change) => {
    expect(problemOf(change)).toContain('registered.chat must have');
  });

  test('with an id that is not printable is refused', () => {
    expect(problemOf({}, 'a b')).toContain('must have an id');
  });
});

describe('a client authenticates', () => {
  const directory = clientDirectory({ registered: { chat: good, 'desk:1+u': { ...good, secret: SECRET } } });
  const found = async (id: string) => (await directory.find(id, CONTEXT)) as AgentClient;
  const by = async (id: string, authorization?: string) =>
    directory.authenticate(
      await found(id),
      new Request('https://gate.example.com/', {
        headers: authorization === undefined ? {} : { authorization },
      }),
      new Map(),
      CONTEXT,
    );
  const basic = (id: string, secret: string) => `Basic ${btoa(`${id}:${secret}`)}`;

  test('by its name alone, if it has no secret', async () => {
    expect(await found('chat')).toMatchObject({ known: 'registered', authentication: 'none' });
    expect(await by('chat')).toBe(true);
  });

  test('by its secret, whose name and text are form-encoded', async () => {
    const id = 'desk:1+u';
    expect(await found(id)).toMatchObject({ authentication: 'client_secret_basic' });
    expect(await by(id, basic(encodeURIComponent(id), SECRET))).toBe(true);
    for (const sent of [
      undefined,
      basic('chat', SECRET),
      basic(encodeURIComponent(id), SECRET.slice(1)),
      basic('%', SECRET),
      'Basic x',
      `Bearer ${SECRET}`,
    ])
      expect(await by(id, sent)).toBe(false);
  });

  test('only if it is registered', async () => {
    for (const id of ['other', 'constructor', '__proto__'])
      expect(await directory.find(id, CONTEXT)).toMatchObject({ refused: 'invalid_client' });
  });
});
