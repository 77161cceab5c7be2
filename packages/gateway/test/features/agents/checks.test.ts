import { expect, test } from 'vitest';
import { agentsProblems } from '../../../src/features/agents/checks.ts';

/** What the check says of a configuration of whatever shape, whose login has agents if nothing else is said. */
function problemsOf(
  agents: unknown,
  { login = {}, instances = [] as readonly object[], roles = ['ops'] } = {},
) {
  return agentsProblems({
    login: { host: 'https://gate.corp.example', providers: { corp: {} }, agents, ...login },
    instances: instances.map((instance, index) => ({ instance, path: `instances[${index}]` })),
    roles,
  } as never).map(({ path, message }) => `${path} ${message}`);
}

const TOKENS =
  'instances[0].agents needs "bots", or "login.agents": tools call the application with an API token that a bot lends or the user deposits';
const WRITING =
  'instances[0].agents.write needs "login.agents": tools write only with an API token that the user deposits';

test.each<[unknown, readonly string[]]>([
  [undefined, []],
  [false, []],
  [null, []],
  ['yes', []],
  [true, [TOKENS]],
  [{}, [TOKENS]],
  [{ bots: [] }, []],
  [{ write: [] }, [TOKENS]],
  [{ write: ['edit_task'] }, [TOKENS, WRITING]],
  [{ bots: [], write: ['edit_task'] }, [WRITING]],
])(
  'without an authorization server, tools of an instance with "agents": %j need a token of a bot',
  (agents, told) => {
    expect(problemsOf(undefined, { instances: [{ agents }] })).toEqual(told);
  },
);

test.each<[unknown]>([[true], [{ write: ['edit_task'] }]])(
  'with an authorization server, tools of an instance with "agents": %j need nothing else',
  (agents) => {
    expect(problemsOf({ dynamic: {} }, { instances: [{ agents }] })).toEqual([]);
  },
);

const client = { name: 'Chat', redirectUris: ['https://chat.example/done'] };

test.each<[string, unknown, object, readonly string[]]>([
  ['documents', { documents: {} }, {}, []],
  ['clients that register themselves', { dynamic: {} }, {}, []],
  ['listed clients', { clients: { chat: client } }, {}, []],
  [
    'no way to know a client',
    {},
    {},
    ['login.agents needs "clients", "documents" or "dynamic": without them, no client is known'],
  ],
  [
    'no host of its own',
    { dynamic: {} },
    { login: { host: undefined } },
    [
      'login.agents needs "login.host": on the host of an application, its scripts could allow an agent to act for a user',
    ],
  ],
  [
    'operators by a role that is not declared',
    { dynamic: {}, operators: ['ops', 'opps'] },
    {},
    ['login.agents.operators[1] "opps" is not declared in "roles"; did you mean "ops"?'],
  ],
  [
    'assertions of a provider that is not one of the login',
    { documents: {}, assertionProviders: ['corp', 'other'] },
    {},
    ['login.agents.assertionProviders[1] "other" is not one of "login.providers": use one of corp'],
  ],
  [
    'assertions of two providers with one issuer',
    { documents: {}, assertionProviders: ['corp', 'again', 'preset', 'other'] },
    {
      login: {
        providers: {
          corp: { issuer: 'https://id.example' },
          again: { issuer: 'https://id.example' },
          preset: {},
          other: {},
        },
      },
    },
    [
      'login.agents.assertionProviders[1] the issuer "https://id.example" is already used at login.agents.assertionProviders[0]',
    ],
  ],
  [
    'assertions for clients with keys',
    { clients: { a: { keys: [] } }, assertionProviders: ['corp'] },
    {},
    [],
  ],
  [
    'assertions for clients with a secret',
    { clients: { a: { secret: '' } }, assertionProviders: [] },
    {},
    [],
  ],
  [
    'assertions for clients of which one can authenticate',
    { clients: { a: client, b: { secret: '' } }, assertionProviders: ['corp'] },
    {},
    [],
  ],
  [
    'assertions for clients that cannot authenticate',
    { clients: { chat: client }, dynamic: {}, assertionProviders: ['corp'] },
    {},
    [
      'login.agents.assertionProviders needs a client with "secret" or "keys", or "documents": others cannot use it',
    ],
  ],
  [
    'zones that do not hold a host of an application',
    { documents: { zones: ['corp.example'] } },
    { instances: [{ hosts: ['wiki.corp.example', 'wiki.other.example'] }] },
    ['login.agents.documents.zones must include the zone of wiki.other.example'],
  ],
  [
    'zones that do not hold the host of the login',
    { documents: { zones: ['other.example'] } },
    { instances: [{ hosts: ['wiki.other.example'] }] },
    ['login.agents.documents.zones must include the zone of https://gate.corp.example'],
  ],
  [
    'zones that hold a local host with its scheme',
    { documents: { zones: ['localhost', 'corp.example'] } },
    { login: { host: 'http://localhost' } },
    [],
  ],
  [
    'zones, and hosts whose variables are not known',
    { documents: { zones: ['corp.example'] } },
    { instances: [{ hosts: ['${WIKI_HOST}', 7] }] },
    [],
  ],
  ['zones that are no texts', { documents: { zones: [7] } }, {}, []],
  ['no zones', { documents: { zones: [] } }, {}, []],
])('an authorization server with %s is reported exactly for that', (_, agents, more, told) => {
  expect(problemsOf(agents, more)).toEqual(told);
});

const wrong = { redirectUris: ['http://chat.example/done'] };
const TOLD = [expect.stringMatching(/^login\.agents\.clients\.chat must have redirectUris: /)];

test.each<[string, object, readonly unknown[]]>([
  ['a redirect that a network can read', { ...client, ...wrong }, TOLD],
  ['no name, which the schema reports', { ...wrong }, []],
  ['a name that is no text', { ...wrong, name: 7 }, []],
  ['no redirects', { name: 'Chat' }, []],
  ['an empty list of redirects', { name: 'Chat', redirectUris: [] }, []],
  ['a redirect that is no list', { name: 'Chat', redirectUris: 'http://chat.example' }, []],
  ['a secret in a variable', { ...client, ...wrong, secret: '${CHAT_SECRET}' }, []],
])('a client with %s is judged once its shape and its variables are known', (_, chat, told) => {
  expect(problemsOf({ clients: { chat } })).toEqual(told);
});
