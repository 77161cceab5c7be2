import { registeredClientProblem } from '@portcullis/session/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../../configuration/placeholders.ts';
import { type Fields, fieldsOf } from '../../configuration/unchecked.ts';
import type { Unchecked } from '../../feature.ts';

const PATH = 'login.agents';

/** What must hold between the authorization server and the rest of a login. */
export function agentsProblems({ login, instances }: Unchecked): ConfigurationProblem[] {
  if (login.agents === undefined) {
    return instances.flatMap(({ instance, path }) =>
      instance.agents === true
        ? [
            {
              path: `${path}.agents`,
              message: 'true needs "login.agents": users deposit API tokens for agents of the gate',
            },
          ]
        : [],
    );
  }
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
    ...clientProblems(fieldsOf(login.agents)),
  ];
}

/** The schema says what is wrong with the shape of a client, and a client with variables is checked once their values are known. */
function clientProblems({ clients }: Fields): ConfigurationProblem[] {
  return Object.entries(fieldsOf(clients)).flatMap(([id, client]) => {
    const { name, redirectUris } = fieldsOf(client);
    const isShaped = typeof name === 'string' && Array.isArray(redirectUris) && redirectUris.length > 0;
    if (!isShaped || JSON.stringify([id, client]).match(PLACEHOLDER) !== null) return [];
    const message = registeredClientProblem(id, { name, redirectUris });
    return message === undefined ? [] : [{ path: `${PATH}.clients.${id}`, message }];
  });
}
