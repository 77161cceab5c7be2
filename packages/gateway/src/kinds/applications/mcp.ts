import { OptionsError } from '@portcullis/core/internal';
import { mcpWith } from '@portcullis/mcp/internal';
import { zone } from '@portcullis/proxy';
import { assertionSource } from '@portcullis/web/internal';
import { PLACEHOLDER } from '../../configuration/placeholders.ts';
import type { Fields } from '../../configuration/unchecked.ts';
import type { RegisteredApplication } from './application.ts';
import { type McpInstance, mcpPartWith, optionsOf } from './mcp-part.ts';
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
      // Its server is never called, and its keys are not needed to explain it.
      return mcpWith(optionsOf(known({ ...instance, assertion: undefined }), zone()));
    } catch (error) {
      if (error instanceof OptionsError) return undefined;
      throw error;
    }
  },
  problems: optionProblems(
    mcpApplicationSettings,
    (instance) => mcpWith(optionsOf(known(instance), zone()), assertionSource),
    { name: 'applicationName' },
  ),
  part: /* @__PURE__ */ mcpPartWith(webAssertions),
  builtPart: (instances) =>
    instances.some((instance) => (instance as McpInstance).assertion !== undefined)
      ? ['mcpPartWith', 'webAssertions']
      : ['mcpPart'],
};

/** The settings of an instance without those that contain variables. The schema checks these once their values are known. */
function known(instance: Fields): McpInstance {
  const entries = Object.entries(instance).filter(
    ([, value]) => JSON.stringify(value)?.match(PLACEHOLDER) == null,
  );
  return Object.fromEntries(entries) as unknown as McpInstance;
}
