import type { Rule } from '@portcullis/policy';
import { isPattern, namesInclude } from '@portcullis/policy/internal';
import type { ConfigurationProblem, GatewayConfiguration, InstanceConfiguration } from 'portcullis';

type McpInstance = Extract<InstanceConfiguration, { readonly application: 'mcp' }>;

/** What the author of a gate for an MCP server may not expect. */
export function mcpNotes({
  instances,
  providers,
  login,
}: Pick<GatewayConfiguration, 'instances' | 'providers' | 'login'>): readonly ConfigurationProblem[] {
  const audiences = providers.flatMap((provider) => ('audience' in provider ? provider.audience : []));
  const hasCredentials = login?.credentials !== undefined;
  return instances.flatMap((instance, index) => {
    if (instance.application !== 'mcp') return [];
    const path = `instances[${index}]`;
    return [
      ...ruleNotes(instance, path),
      ...readingNotes(instance, path),
      ...(hasCredentials && instance.resource === undefined ? [] : audienceNotes(instance, audiences, path)),
    ];
  });
}

/** Rules that allow nothing here, and a policy that allows no call. */
function ruleNotes({ policy }: McpInstance, path: string): readonly ConfigurationProblem[] {
  const permitting = policy.rules.flatMap((rule, index) => (permits(rule) ? [{ rule, index }] : []));
  if (!permitting.some(({ rule }) => namesCalls(rule))) {
    return [
      {
        path: `${path}.policy`,
        message:
          'allows no call: an MCP server is open only to rules that allow and name "tools", "resources" or "prompts"',
      },
    ];
  }
  return permitting
    .filter(({ rule }) => !namesCalls(rule))
    .map(({ rule, index }) => ({
      path: `${path}.policy.rules[${index}]`,
      message: `${JSON.stringify(rule.name)} allows nothing at an MCP server: name "tools", "resources" or "prompts"`,
    }));
}

function permits({ effect }: Rule): boolean {
  return effect === 'allow' || effect === 'readOnly';
}

function namesCalls({ tools, resources, prompts, kinds }: Rule): boolean {
  return [tools, resources, prompts, kinds].some((names) => names !== undefined);
}

/** Tools in `reads` that no rule names. */
function readingNotes({ policy, reads = [] }: McpInstance, path: string): readonly ConfigurationProblem[] {
  const named = policy.rules.flatMap(({ tools, ids, kinds }) =>
    kinds === undefined ? (tools ?? ids ?? []) : (ids ?? ['*']),
  );
  const patterns = named.filter(isPattern);
  return reads.flatMap((tool, index) => {
    // Whether two patterns have a name in common is not asked: a note must not be wrong.
    const isNamed =
      namesInclude(named, tool) ||
      (isPattern(tool) && (patterns.length > 0 || named.some((name) => namesInclude([tool], name))));
    if (isNamed) return [];
    return [{ path: `${path}.reads[${index}]`, message: `no rule names ${JSON.stringify(tool)}` }];
  });
}

/** Clients request tokens for the address of the endpoint (RFC 8707), and a provider accepts those for its audience only. */
function audienceNotes(
  { hosts, path: endpoint = '/mcp' }: McpInstance,
  audiences: readonly string[],
  path: string,
): readonly ConfigurationProblem[] {
  return hosts.flatMap((host, index) => {
    const resource = `https://${host}${endpoint}`;
    if (audiences.includes(resource)) return [];
    return [
      {
        path: `${path}.hosts[${index}]`,
        message: `no provider accepts tokens for ${resource}: clients request tokens for this address, so add it to "audience"`,
      },
    ];
  });
}
