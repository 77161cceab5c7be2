import type { GatewayConfiguration } from '../../packages/gateway/src/generated/types.ts';
import { AUDIENCE, GATE_HOST, ISSUER } from './names.ts';
import { policyWith } from './policy-of.ts';
import { variable } from './secret-variables.ts';

/** What the ready gateway is configured with, besides one provider of tokens. */
interface GatewayExtent {
  /** Of each instance. */
  readonly rules: number;
  /** How many applications are behind it. Default 1. */
  readonly instances?: number;
  /** How many roles there are, at least 3. Default 3. */
  readonly roles?: number;
  /** Whether people log in at it, too; sessions are sealed into cookies. Default: no. */
  readonly login?: boolean;
  /** Whether Phorge's own login goes through it as well. Default: no. */
  readonly singleSignOn?: boolean;
}

/** The configuration of the gateway as it ships: its record is the default one, a line on the console for each request. */
export function gatewayConfiguration(
  extent: GatewayExtent,
): Record<string, unknown> & Pick<GatewayConfiguration, 'roles'> {
  const { rules, instances = 1, roles: count = 3, login = false, singleSignOn = false } = extent;
  const teams = Array.from({ length: count - 3 }, (_, index) => `team-${index}`);
  const roles = {
    admin: ['phab-admins'],
    engineer: ['eng', 'eng-*'],
    contractor: ['ext-*'],
    ...Object.fromEntries(teams.map((team) => [team, [team, `${team}-*`]])),
  };
  return {
    name: 'gate',
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
    ...(login ? { login: { keys: [variable('SESSION_SECRET')], providers: { corp: client } } } : {}),
    roles,
    instances: Array.from({ length: instances }, (_, index) => ({
      name: `phorge-${index}`,
      hosts: [hostOf(index)],
      application: 'phabricator',
      origin: { binding: 'ORIGIN' },
      ...(singleSignOn ? { sso: signOn } : {}),
      policy: policyWith(rules, Object.keys(roles)),
    })),
  };
}

/** The host of an instance. That of the first is the one that everybody asks. */
export function hostOf(instance: number): string {
  return instance === 0 ? GATE_HOST : `gate-${instance}.example`;
}

const client = {
  issuer: ISSUER,
  clientId: 'bench',
  clientAuthentication: { method: 'client_secret_basic', secret: variable('CLIENT_SECRET') },
};

const signOn = {
  serverName: 'edge.gateway',
  clientId: 'phorge',
  clientSecret: variable('SSO_CLIENT_SECRET'),
  durableObject: 'SSO',
};
