import type { GatewayConfiguration } from 'portcullis';
import { variable } from './programs.ts';

/** Where clients call the tools. */
export const TOOLS_PATH = '/.portcullis/mcp';

/** The client that gets tokens for agents in the demo. Its redirect URI is never opened. */
export const AGENT_CLIENT = {
  id: 'demo',
  name: 'A program of the demo',
  redirectUri: 'http://127.0.0.1/done',
} as const;

/** What agents of each role may call. */
const RULES = [
  {
    name: 'agents-of-engineers',
    description: 'Agents read what their engineer may read, and write to tasks what their engineer confirms.',
    effect: 'allow',
    who: { roles: ['engineer', 'admin'] },
    tools: ['who_am_i', 'find_*', 'read_*', 'comment_on_task', 'create_task'],
  },
  {
    name: 'agents-of-contractors',
    description: 'Agents of contractors read tasks.',
    effect: 'allow',
    who: { roles: ['contractor'] },
    tools: ['find_tasks', 'find_task_statuses', 'read_task', 'read_task_comments'],
  },
] as const;

/**
 * The same gate with tools over Phorge for agents. Its pages need a host of their own.
 *
 * @param hasPrograms whether agents read with the account of the stand-in's builder. Otherwise each user deposits an API token,
 *   as everyone does for agents that write
 */
export function withAgents(configuration: GatewayConfiguration, hasPrograms: boolean): GatewayConfiguration {
  const { login, instances } = configuration;
  if (login === undefined) throw new TypeError('the configuration has no login');
  const { id, name, redirectUri } = AGENT_CLIENT;
  return {
    ...configuration,
    login: { ...login, agents: { clients: { [id]: { name, redirectUris: [redirectUri] } } } },
    instances: instances.map((instance) =>
      instance.application === 'phabricator'
        ? {
            ...instance,
            agents: {
              write: ['comment', 'create'],
              confirm: true,
              ...(hasPrograms && {
                bots: [{ roles: ['engineer', 'admin', 'contractor'], token: variable('BUILDER_TOKEN') }],
              }),
            },
            policy: { ...instance.policy, rules: [...instance.policy.rules, ...RULES] },
          }
        : instance,
    ),
  };
}
