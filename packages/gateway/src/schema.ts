import * as v from 'valibot';
import { defaulting, optional, section, setting } from './configuration/setting.ts';
import { bindingName, exactPath, inheritedSettings, listOf, name } from './configuration/values.ts';
import { auditSchema } from './features/audit-log/settings.ts';
import { breakGlassSchema } from './features/break-glass/settings.ts';
import { instanceSchema } from './features/instances/settings.ts';
import { loginSchema } from './features/login/settings.ts';
import { operatorSchema } from './features/operator/settings.ts';
import { rolesSchema } from './features/roles/settings.ts';
import { themeSchema } from './features/theme/settings.ts';
import { tracesSchema } from './features/traces/settings.ts';
import type { GatewayConfiguration } from './generated/types.ts';
import { groupSourceSchema } from './kinds/directories/settings.ts';
import { providerSchema } from './kinds/providers/settings.ts';
import { secretsSchema } from './kinds/secret-stores/settings.ts';

/** The shape of a configuration. What holds between its parts is checked in `checks/cross-checks.ts`. */
export const configurationSchema: v.GenericSchema<GatewayConfiguration> = section(
  'GatewayConfiguration',
  "The whole gateway as data. Any text in it may hold `${NAME}`, in upper case: it is taken from the Worker's variables, so that one file serves staging and production.",
  v.strictObject({
    $schema: optional('Where editors find the JSON Schema of this file. The gateway ignores it.', v.string()),
    name: defaulting('How events call this Worker.', name, 'portcullis'),
    providers: setting(
      'Whose tokens are accepted. Tried in order: the first whose credential a request carries decides.',
      v.array(providerSchema),
    ),
    login: optional('Where people log in. Default: nobody can, and only tokens are accepted.', loginSchema),
    roles: rolesSchema,
    groupSources: optional(
      'Directories that are asked for groups which no token lists. Default: none.',
      listOf(groupSourceSchema),
    ),
    instanceDefaults: optional(
      'Settings that each instance has which does not have its own: each of them whole, or not at all. All but `name`, `hosts` and `application` can be here. In TypeScript, spread an object instead. Default: none.',
      inheritedSettings,
    ),
    instances: setting('The applications behind the gate, each with its hosts.', listOf(instanceSchema)),
    theme: optional("How the gate's own pages look, and whom they name. Default: plainly.", themeSchema),
    breakGlass: optional(
      'Lets named people in while the identity provider is dead. Default: nobody is.',
      breakGlassSchema,
    ),
    operator: optional('A page for operators. Default: none.', operatorSchema),
    audit: optional('What is done with events. Default: they are written to the console.', auditSchema),
    secrets: optional(
      'Secrets that are kept in a store, by the names that `${NAME}` says elsewhere. They are read again as they rotate: an entry of a list that is nothing but `${NAME}` stands for all versions that are good. Default: every `${NAME}` is a variable of the Worker.',
      secretsSchema,
    ),
    traces: optional(
      'How requests are traced. Default: `traceparent` is taken and sent on, nothing is recorded of it, and only refusals tell their request’s id.',
      tracesSchema,
    ),
    health: optional(
      'An exact path at which GET and HEAD are answered with 200 by the gate itself on every host, once it is set up as configured. Nothing else lets a request past the policy. Default: none.',
      exactPath,
    ),
    keyCache: optional(
      'Where the keys of providers are kept between isolates, besides the Cache API. Default: nowhere else.',
      v.strictObject({
        kv: setting(
          'A KV namespace. Let nobody write to it who may not decide whom you let in.',
          bindingName,
        ),
      }),
    ),
  }),
);
