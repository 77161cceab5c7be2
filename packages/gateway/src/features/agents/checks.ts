import { defined } from '@portcullis/core/internal';
import type { RegisteredClient } from '@portcullis/session/agents';
import { isWithin, registeredClientProblem } from '@portcullis/session/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../../configuration/placeholders.ts';
import { type Fields, fieldsOf, listOf } from '../../configuration/unchecked.ts';
import { unknownRoles, unknownWords } from '../../configuration/unknown-words.ts';
import { usedOnce } from '../../configuration/used-once.ts';
import type { Unchecked } from '../../feature.ts';

const PATH = 'login.agents';

const WITHOUT_TOKENS =
  'needs "bots", or "login.agents": tools call the application with an API token that a bot lends or the user deposits';

const WRITING_WITHOUT_TOKENS =
  'needs "login.agents": tools write only with an API token that the user deposits';

/** What must hold between the authorization server and the rest of a login. */
export function agentsProblems({ login, instances, roles }: Unchecked): ConfigurationProblem[] {
  if (login.agents === undefined) {
    return instances.flatMap(({ instance: { agents }, path }) => [
      ...(agents === true || (typeof agents === 'object' && agents !== null && !('bots' in agents))
        ? [{ path: `${path}.agents`, message: WITHOUT_TOKENS }]
        : []),
      ...(listOf(fieldsOf(agents).write).length > 0
        ? [{ path: `${path}.agents.write`, message: WRITING_WITHOUT_TOKENS }]
        : []),
    ]);
  }
  const agents = fieldsOf(login.agents);
  return [
    ...(login.host === undefined
      ? [
          {
            path: PATH,
            message:
              'needs "login.host": on the host of an application, its scripts could allow an agent to act for a user',
          },
        ]
      : []),
    ...sourceProblems(agents),
    ...unknownRoles(agents.operators, `${PATH}.operators`, roles),
    ...clientProblems(agents),
    ...assertionProblems(agents, login.providers),
    ...zoneProblems(agents, [login.host, ...instances.flatMap(({ instance }) => listOf(instance.hosts))]),
  ];
}

function sourceProblems({ clients, documents, dynamic }: Fields): ConfigurationProblem[] {
  if ([clients, documents, dynamic].some((source) => source !== undefined)) return [];
  return [
    { path: PATH, message: 'needs "clients", "documents" or "dynamic": without them, no client is known' },
  ];
}

/** Assertions are of providers of the login, and for clients that can authenticate. */
function assertionProblems(
  { assertionProviders, clients, documents }: Fields,
  providers: unknown,
): ConfigurationProblem[] {
  const path = `${PATH}.assertionProviders`;
  if (assertionProviders === undefined) return [];
  const canAuthenticate = Object.values(fieldsOf(clients)).some((client) => {
    const { secret, keys } = fieldsOf(client);
    return secret !== undefined || keys !== undefined;
  });
  return [
    ...unknownWords(
      assertionProviders,
      path,
      Object.keys(fieldsOf(providers)),
      'is not one of "login.providers"',
    ),
    // An assertion states no more than its issuer. That of a preset is known once it is built.
    ...usedOnce(
      listOf(assertionProviders).flatMap((name, index) => {
        const { issuer } = fieldsOf(fieldsOf(providers)[String(name)]);
        return issuer === undefined
          ? []
          : [[`the issuer ${JSON.stringify(issuer)}`, `${path}[${index}]`] as const];
      }),
    ),
    ...(canAuthenticate || documents !== undefined
      ? []
      : [{ path, message: 'needs a client with "secret" or "keys", or "documents": others cannot use it' }]),
  ];
}

/** Hosts with variables are checked once their values are known. */
function zoneProblems({ documents }: Fields, hosts: readonly unknown[]): ConfigurationProblem[] {
  const { zones } = fieldsOf(documents);
  const stated = listOf(zones).filter((zone) => typeof zone === 'string');
  if (stated.length === 0) return [];
  const outside = hosts.find(
    (host) =>
      typeof host === 'string' &&
      host.match(PLACEHOLDER) === null &&
      !isWithin(host.replace(/^https?:\/\//, ''), stated),
  );
  if (outside === undefined) return [];
  return [{ path: `${PATH}.documents.zones`, message: `must include the zone of ${String(outside)}` }];
}

/** The schema says what is wrong with the shape of a client, and a client with variables is checked once their values are known. */
function clientProblems({ clients }: Fields): ConfigurationProblem[] {
  return Object.entries(fieldsOf(clients)).flatMap(([id, client]) => {
    const { name, redirectUris, secret, keys } = fieldsOf(client);
    const isShaped = typeof name === 'string' && Array.isArray(redirectUris) && redirectUris.length > 0;
    if (!isShaped || JSON.stringify([id, client]).match(PLACEHOLDER) !== null) return [];
    const message = registeredClientProblem(id, {
      ...{ name, redirectUris },
      ...defined({ secret, keys }),
    } as RegisteredClient);
    return message === undefined ? [] : [{ path: `${PATH}.clients.${id}`, message }];
  });
}
