import { optional, setting } from '../../configuration/setting.ts';
import { listOf as listIn } from '../../configuration/unchecked.ts';
import { textUse, usedOnce } from '../../configuration/used-once.ts';
import { inheritedSettings, listOf } from '../../configuration/values.ts';
import { type Feature, partTable } from '../../feature.ts';
import { audienceProblems } from './assertion-audiences.ts';
import { instanceSchema, instanceSettings } from './instance-settings.ts';
import { maniphestRecipientPart } from './part.ts';
import { REGISTERED, registeredApplication, resourcePathsOf } from './registry.ts';

/** The applications behind the gate, a part for each kind. */
export const applications: Feature = {
  settings: {
    root: (within) => ({
      instanceDefaults: optional(
        'Settings that apply to each instance that does not set them itself. A setting is inherited as a whole; objects are not merged. All settings but `name`, `hosts` and `application` are allowed. In TypeScript, use an object spread instead. Default: none.',
        inheritedSettings,
      ),
      instances: setting(
        'The applications behind the gate, each with its hosts.',
        listOf(instanceSchema(within('instance'))),
      ),
    }),
    instance: instanceSettings,
  },
  checks: ({ instances, hasLogin, login }) => [
    ...(login.agents === undefined || instances.some(({ instance }) => resourcePathsOf(instance).length > 0)
      ? []
      : [
          {
            path: 'login.agents',
            message: 'needs an instance with an MCP endpoint, such as one of "application": "mcp"',
          },
        ]),
    ...usedOnce(instances.flatMap(({ instance, path }) => textUse(instance.name, `${path}.name`))),
    ...usedOnce(
      instances.flatMap(({ instance, path }) =>
        listIn(instance.hosts).flatMap((host, index) => textUse(host, `${path}.hosts[${index}]`)),
      ),
    ),
    ...audienceProblems(instances),
    ...REGISTERED.flatMap(({ name, problems }) =>
      problems(
        instances.filter(({ instance }) => instance.application === name),
        hasLogin,
      ),
    ),
  ],
  notes: ({ instances }) =>
    instances.flatMap(
      (instance, index) =>
        registeredApplication(instance.application)?.notes?.(instance, `instances[${index}]`) ?? [],
    ),
  decisions: ({ instances }) =>
    REGISTERED.flatMap(
      ({ name, decisions }) =>
        decisions?.(instances.filter(({ instance }) => instance.application === name)) ?? [],
    ),
  durableObjects: [[/\.sso\.durableObject$/, 'PortcullisSso']],
  cloudflareOnly: [
    [
      /\.(?:origin|failover)\.(?:zone|resolveOverride)$/,
      'needs a Cloudflare zone: use {"binding": NAME}, and pass its address in the option origins',
    ],
  ],
  bindings: [[/\.(?:origin|failover)\.binding$/, 'binding with fetch']],
  parts: [
    partTable(
      'applications',
      '',
      Object.fromEntries(REGISTERED.map(({ name, part }) => [name, part])),
      ({ instances }) => [...new Set(instances.map(({ application }) => application))],
    ),
    // The feature that has this table of parts says which of them a configuration needs.
    partTable('accessRecipients', 'RecipientPart', { maniphest: maniphestRecipientPart }, () => []),
  ],
};
