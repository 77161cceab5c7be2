import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { goodConfiguration } from '../configuration-files.ts';

const BOT = { roles: ['engineer'], token: `api-${'b'.repeat(28)}` };

type Policy = InstanceConfiguration['policy'];

/** Rules about tools, by their names, methods and data. */
export const RULES = [
  { name: 'pages', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
  { name: 'tasks', effect: 'allow', who: { roles: ['engineer'] }, tools: ['find_*', 'read_task'] },
  { name: 'methods', effect: 'allow', who: { roles: ['contractor'] }, conduitMethods: ['maniphest.search'] },
  { name: 'code', effect: 'deny', who: { roles: ['contractor'] }, applications: ['differential'] },
] as const satisfies Policy['rules'];

/** A configuration whose gate serves tools next to Phorge. */
export function withTools(
  change: Partial<Policy> = {},
  settings: object = { agents: { bots: [BOT] } },
): GatewayConfiguration {
  return goodConfiguration({
    application: 'phabricator',
    ...settings,
    policy: { name: 'phorge', rules: RULES, ...change },
  } as Partial<InstanceConfiguration>);
}
