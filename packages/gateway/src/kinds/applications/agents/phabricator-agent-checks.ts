import type { ConfigurationProblem } from '../../../configuration/configuration-problem.ts';
import type { InstanceConfiguration } from '../../../generated/types.ts';

/** What the author of tools for agents may not expect. */
export function agentNotes(instance: InstanceConfiguration, path: string): readonly ConfigurationProblem[] {
  if (instance.application !== 'phabricator') return [];
  const { agents, policy } = instance;
  if (agents === undefined) {
    return policy.rules.flatMap(({ name, tools }, rule) =>
      tools === undefined
        ? []
        : [
            {
              path: `${path}.policy.rules[${rule}]`,
              message: `${JSON.stringify(name)} names tools, and this instance serves none: set "agents"`,
            },
          ],
    );
  }
  return (agents === true ? [] : (agents.bots ?? [])).map(({ roles }, bot) => ({
    path: `${path}.agents.bots[${bot}]`,
    message: `agents of ${roles.join(', ')} read with the account of this bot: they see what Phorge shows to it, even what Phorge hides from the person`,
  }));
}
