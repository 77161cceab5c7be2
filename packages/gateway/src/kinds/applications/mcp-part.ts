import type { Resource } from '@portcullis/core';
import { defined, matchesParts } from '@portcullis/core/internal';
import type { McpOptions } from '@portcullis/mcp';
import { mcpWith } from '@portcullis/mcp/internal';
import type { Origin } from '@portcullis/proxy';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import type { ApplicationPart } from './application.ts';
import { ownAuthorizationServer } from './own-authorization-server.ts';
import type { WebFeature } from './web-feature.ts';

export type McpInstance = Extract<InstanceConfiguration, { readonly application: 'mcp' }>;

/**
 * An MCP server, with the code that signs assertions if an instance has them. An instance with assertions and without that code has
 * no part: its gate refuses every request.
 */
export function mcpPartWith({ assertion: signing }: Pick<WebFeature, 'assertion'> = {}): ApplicationPart {
  return {
    maskPath: () => (path) => path,
    endpoints: () => [],
    told: () => [],
    resourcePaths: ({ path = '/mcp' }) => (typeof path === 'string' ? [path] : []),
    costOf: (instance) => costOf(instance as McpInstance),
    create: (given, { origin, login }) => {
      const instance = {
        ...defined({ resource: ownAuthorizationServer(login?.settings) }),
        ...(given as McpInstance),
      };
      if (instance.assertion !== undefined && signing === undefined) {
        throw new TypeError(
          `this Worker was built without "assertion" of ${instance.name}: run "portcullis build" again`,
        );
      }
      return { application: mcpWith(optionsOf(instance, origin), signing) };
    },
  };
}

/** An MCP server without assertions. */
export const mcpPart: ApplicationPart = /* @__PURE__ */ mcpPartWith();

/** Of several costs that a setting states for a request, the highest. */
function costOf({ costs: { writing = 1, tools = {} } = {} }: McpInstance): (resource: Resource) => number {
  const patterns = Object.entries(tools).map(([name, cost]) => ({ parts: name.split('*'), cost }));
  return ({ kind, id = '', reads }) => {
    if (kind !== 'mcp:tool') return 1;
    const named = patterns.flatMap(({ parts, cost }) => (matchesParts(id, parts) ? [cost] : []));
    return Math.max(1, ...named, ...(reads === true ? [] : [writing]));
  };
}

/** The options of `mcp()` that an instance's settings make. */
export function optionsOf(
  { applicationName: name, ...settings }: McpInstance,
  origin: Origin<ConfiguredEnv>,
): McpOptions<ConfiguredEnv> {
  const { path, reads, sessionSecrets, allowedOrigins, listSeconds, maxMessageBytes, maxListBytes } =
    settings;
  const { assertion, resource, timeoutSeconds } = settings;
  return defined({
    ...{ origin, name, path, reads, sessionSecrets, allowedOrigins, listSeconds, maxMessageBytes },
    ...{ maxListBytes, assertion, resource, timeoutSeconds },
  }) as McpOptions<ConfiguredEnv>;
}
