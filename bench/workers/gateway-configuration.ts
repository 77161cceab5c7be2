import { AUDIENCE, GATE_HOST, ISSUER, SESSION_SECRET } from './names.ts';
import { policyOf } from './policy-of.ts';

/** What the ready gateway is configured with, besides one provider of tokens and one Phorge. */
interface GatewayExtent {
  readonly rules: number;
  /** Whether people log in at it, too; sessions are sealed into cookies. Default: no. */
  readonly login?: boolean;
  /** Whether Phorge's own login goes through it as well. Default: no. */
  readonly singleSignOn?: boolean;
}

/** The configuration of the gateway as it ships: its record is the default one, a line on the console for each request. */
export function gatewayConfiguration({ rules, login = false, singleSignOn = false }: GatewayExtent): object {
  return {
    name: 'gate',
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
    ...(login ? { login: { keys: [SESSION_SECRET], providers: { corp: client } } } : {}),
    roles: { admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] },
    instances: [
      {
        name: 'phorge',
        hosts: [GATE_HOST],
        application: 'phabricator',
        origin: { binding: 'ORIGIN' },
        ...(singleSignOn ? { sso: signOn } : {}),
        policy: policyOf(rules),
      },
    ],
  };
}

const client = {
  issuer: ISSUER,
  clientId: 'bench',
  clientAuthentication: { method: 'client_secret_basic', secret: 'bench' },
};

const signOn = {
  serverName: 'edge.gateway',
  clientId: 'phorge',
  clientSecret: 'a secret of the bench, and of nothing else',
  durableObject: 'SSO',
};
