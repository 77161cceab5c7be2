import { registeredClientProblem } from '@portcullis/session/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { PLACEHOLDER } from '../../configuration/placeholders.ts';
import { type Fields, fieldsOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import type { Unchecked } from '../../feature.ts';

const PATH = 'login.agents';

/** What must hold between the authorization server and the rest of a login. */
export function agentsProblems({ login, roles }: Unchecked): ConfigurationProblem[] {
  if (login.agents === undefined) return [];
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
    ...unknownRoles(fieldsOf(login.agents).operators, `${PATH}.operators`, roles),
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
