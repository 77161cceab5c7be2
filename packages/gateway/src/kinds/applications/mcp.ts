import { OptionsError } from '@portcullis/core/internal';
import { mcpWith } from '@portcullis/mcp/internal';
import { zone } from '@portcullis/proxy';
import { assertionSource } from '@portcullis/web/internal';
import type { RegisteredApplication } from './application.ts';
import { explainedOptions, type McpInstance, mcpPartWith, optionsOf } from './mcp-part.ts';
import { mcpApplicationSettings } from './mcp-settings.ts';
import { optionProblems } from './option-problems.ts';
import { webAssertions } from './web-feature.ts';

/** An MCP server. */
export const mcpApplication: RegisteredApplication = {
  name: 'mcp',
  title: 'An MCP server, whose tools agents call.',
  settings: mcpApplicationSettings,
  explained: (instance) => {
    try {
      return mcpWith(explainedOptions(instance as unknown as McpInstance));
    } catch (error) {
      if (error instanceof OptionsError) return undefined;
      throw error;
    }
  },
  problems: optionProblems(
    mcpApplicationSettings,
    // Secrets are variables here, and the schema checks their length once these are known.
    (instance) =>
      mcpWith(optionsOf({ ...instance, sessionSecrets: undefined } as never, zone()), assertionSource),
    { name: 'applicationName' },
  ),
  part: /* @__PURE__ */ mcpPartWith(webAssertions),
  builtPart: (instances) =>
    instances.some((instance) => (instance as McpInstance).assertion !== undefined)
      ? ['mcpPartWith', 'webAssertions']
      : ['mcpPart'],
};
