import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** What the author of tools for agents may not expect. */
export function agentNotes({
  instances,
}: Pick<GatewayConfiguration, 'instances'>): readonly ConfigurationProblem[] {
  return instances.flatMap((instance, index) => {
    if (instance.application !== 'phabricator') return [];
    const path = `instances[${index}]`;
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
    return (agents.bots ?? []).map(({ roles }, bot) => ({
      path: `${path}.agents.bots[${bot}]`,
      message: `agents of ${roles.join(', ')} read with the account of this bot: they see what Phorge shows to it, even what Phorge hides from the person`,
    }));
  });
}
