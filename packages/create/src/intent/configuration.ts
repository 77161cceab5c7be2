import { providerOf } from '../providers.ts';
import type { IntendedInstance, Intent } from './intent.ts';
import { loginHostFor } from './login-host.ts';
import { phabricatorPolicy } from './phabricator-policy.ts';
import { type WrittenPolicy, webPolicy, webResources } from './web-policy.ts';
import { bindingOf, variableOf } from './worker-names.ts';

/** What a template's configuration holds that a project takes from it. */
export interface TemplateConfiguration {
  readonly instances: readonly [{ readonly policy: WrittenPolicy; readonly sso: object }];
}

/** The gate's configuration for an intent. Its addresses are variables, so that it serves development too. */
export function configurationOf(intent: Intent, name: string, phabricator: TemplateConfiguration): object {
  const { contact, provider, roles, instances } = intent;
  const { kind, clientId, audience, groupsClaim } = provider;
  const [first] = instances;
  const claim = groupsClaim === undefined ? {} : { groupsClaim };
  return {
    $schema: './node_modules/portcullis/schema/portcullis.schema.json',
    name,
    providers: [
      {
        ...{ type: 'oidc', name: 'corp', issuer: variable('ISSUER') },
        ...{ audience: audience ?? audienceOf(first), ...claim },
      },
    ],
    login: {
      keys: [variable('SESSION_KEY')],
      providers: {
        corp: {
          ...{ issuer: variable('ISSUER'), clientId },
          clientAuthentication: { method: 'client_secret_basic', secret: variable('CLIENT_SECRET') },
          ...{ scope: providerOf(kind).scope, ...claim },
        },
      },
      ...(loginHostFor(intent) === undefined ? {} : { host: variable('LOGIN_HOST') }),
      durableObject: 'SESSIONS',
    },
    theme: { name, contact, contactAddress: contact },
    roles,
    instances: instances.map((instance) => ({
      name: instance.name,
      hosts: [variable(variableOf(instance, 'HOST'))],
      application: instance.application,
      origin: { binding: bindingOf(instance) },
      ...(instance.application === 'web'
        ? {
            theme: { name: instance.name },
            identityHeaders: { 'x-user': 'email', 'x-roles': 'roles' },
            assertion: { audience: instance.name, keys: [variable('ASSERTION_KEY')] },
            ...(instance.administration === undefined ? {} : { resources: webResources(instance) }),
            policy: webPolicy(instance, contact),
          }
        : {
            sso: {
              ...phabricator.instances[0].sso,
              clientId: instance.name,
              clientSecret: variable(variableOf(instance, 'SSO_SECRET')),
            },
            policy: phabricatorPolicy(phabricator.instances[0].policy, instance, contact),
          }),
    })),
    audit: { sinks: [{ type: 'console' }] },
  };
}

/** A variable of the Worker, as a configuration names it. */
export function variable(name: string): string {
  return `\${${name}}`;
}

/** `aud` of tokens for the gate. */
export function audienceOf(first: IntendedInstance | undefined): string {
  return `https://${first?.host}/`;
}
