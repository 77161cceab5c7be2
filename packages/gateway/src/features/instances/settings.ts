import type { Policy } from '@portcullis/policy';
import * as v from 'valibot';
import { originSchema } from '../../configuration/origins.ts';
import { optional, section, setting } from '../../configuration/setting.ts';
import { host, listOf, name, readElsewhere } from '../../configuration/values.ts';
import type { InstanceConfiguration } from '../../generated/types.ts';
import { REGISTERED } from '../../kinds/applications/registry.ts';
import { accessRequestsSetting } from '../access-requests/settings.ts';
import { limitSchema } from '../limits/settings.ts';
import { publicCacheSchema } from '../public-cache/settings.ts';
import { maintenanceSchema, resilienceSchema } from '../resilience/settings.ts';
import { themeSchema } from '../theme/settings.ts';
import { logSchema } from '../transparency-log/settings.ts';

const common = {
  name: setting('How events call it.', name),
  hosts: setting(
    "The public hosts, each with its port where it is not the scheme's own. The first is the application's own address.",
    listOf(host),
  ),
  origin: setting('How it is reached.', originSchema),
  resilience: optional(
    'What is done when it is in trouble. Default: a call that fails is told of at once, and the next one is sent all the same.',
    resilienceSchema,
  ),
  limits: optional(
    'How much may be asked of it, checked before its policy. Default: as much as anybody likes.',
    listOf(limitSchema),
  ),
  publicCache: optional(
    'Keeps pages that everybody may have in front of it. Default: every request goes to the origin.',
    publicCacheSchema,
  ),
  maintenance: optional(
    'Nothing is sent to it, and whoever may use it is told that it is being worked on. Default: it is in use.',
    maintenanceSchema,
  ),
  policy: setting(
    'Who may do what. What no rule allows is denied.',
    readElsewhere<Policy<string>>('Policy<string>'),
  ),
  theme: optional(
    'Where the pages of this application differ from those of the others: its `name`, above all. Default: in nothing.',
    themeSchema,
  ),
  accessRequests: accessRequestsSetting(),
  shadowPolicy: optional(
    'A policy to come: decides beside the enforced one. Differences are recorded, and nothing of it is enforced. Default: none.',
    readElsewhere<Policy<string>>('Policy<string>'),
  ),
  log: optional(
    "A transparency log of its own, for all events of its hosts instead of the gate's. Default: that of `audit`.",
    logSchema,
  ),
} as const;

/** One application behind the gate: what all have in common, and what is special about each. */
export const instanceSchema: v.GenericSchema<InstanceConfiguration> = section(
  'InstanceConfiguration',
  'One application behind the gate.',
  v.variant(
    'application',
    REGISTERED.map(({ name: application, title, settings }) =>
      v.strictObject({ application: setting(title, v.literal(application)), ...common, ...settings }),
    ) as unknown as [v.StrictObjectSchema<{ application: v.LiteralSchema<string, undefined> }, undefined>],
  ),
) as unknown as v.GenericSchema<InstanceConfiguration>;
