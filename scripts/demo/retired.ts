import type { GatewayConfiguration } from 'portcullis';

/** Since when the demo's Phorge is read-only, and where its project went. */
export const RETIRED = { since: '2026-03-01', to: 'https://gitlab.example.com/acme' } as const;

/** Where its old addresses lead, for anyone: the targets disclose numbers only. */
const REDIRECTS = {
  hosts: ['gitlab.example.com'],
  policy: 'before',
  map: [
    { from: '/T45', to: `${RETIRED.to}/phorge/-/issues/45` },
    { from: '/w/handbook/', to: `${RETIRED.to}/phorge/-/wikis/handbook` },
    { from: '/D{id:digits}', to: `${RETIRED.to}/phorge/-/merge_requests/{id}` },
    {
      from: '/source/{name:word}/browse/master/{file:path}',
      to: `${RETIRED.to}/{name}/-/blob/master/{file}`,
    },
  ],
} as const;

/** The same gate in front of a Phorge that retires. */
export function withRetired(configuration: GatewayConfiguration): GatewayConfiguration {
  return {
    ...configuration,
    instances: configuration.instances.map((instance) =>
      instance.application === 'phabricator'
        ? { ...instance, retired: RETIRED, redirects: REDIRECTS }
        : instance,
    ),
  };
}
