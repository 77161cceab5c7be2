import { gateway } from 'portcullis';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  CLOCK_HOST,
  OTHER_ISSUER,
  OTHER_PATH,
  RESTART_HOST,
  SSO_CLIENT_ID,
  SSO_CLIENT_SECRET,
  SSO_SERVER_NAME,
} from './attack-names.ts';
import { stores } from './attacked-stores.ts';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE, SESSION_SECRET } from './names.ts';

type Serve = (request: Request, env: object, execution: ExecutionContext) => Promise<Response>;

/**
 * The ready gateway with one open page, a login and single sign-on, to aim attacks at. Its clock can be set.
 *
 * @param keeping where sessions are: the namespace of their Durable Object; or that of what remembers which sessions in
 *   cookies have ended
 */
export function attackedGateway(
  keeping: Readonly<Record<'durableObject', 'SESSIONS'>> | Readonly<Record<'revocations', 'SESSIONS'>>,
): Serve {
  let aheadMs = 0;
  // One object for all requests: the gate is built once for each that it sees.
  let bindings: object | undefined;
  const newGate = () => gateway(configuration(keeping), { clock: { now: () => Date.now() + aheadMs } });
  let serve = newGate();
  return async (request, env, execution) => {
    const { host } = new URL(request.url);
    if (host === RESTART_HOST) {
      serve = newGate();
      bindings = undefined;
      return new Response(null, { status: 204 });
    }
    if (host === CLOCK_HOST) {
      aheadMs = Number(await request.text()) * 1000;
      return new Response(null, { status: 204 });
    }
    bindings ??= { ...env, ...stores };
    return await serve(request, bindings, execution);
  };
}

function configuration(keeping: object): object {
  const client = {
    clientId: CLIENT_ID,
    clientAuthentication: { method: 'client_secret_basic', secret: CLIENT_SECRET },
  };
  return {
    name: 'gate',
    providers: [{ type: 'oidc', name: 'corp', issuer: ISSUER, audience: AUDIENCE }],
    login: {
      keys: [SESSION_SECRET],
      providers: {
        corp: { issuer: ISSUER, ...client, paths: ['/'] },
        partners: { issuer: OTHER_ISSUER, ...client, paths: [OTHER_PATH] },
      },
      ...keeping,
    },
    roles: { engineer: ['eng', 'eng-*'] },
    instances: [
      {
        name: 'phorge',
        hosts: [GATE_HOST],
        application: 'phabricator',
        origin: { binding: 'ORIGIN' },
        sso: {
          serverName: SSO_SERVER_NAME,
          clientId: SSO_CLIENT_ID,
          clientSecret: SSO_CLIENT_SECRET,
          durableObject: 'SSO',
        },
        policy: {
          name: 'phorge',
          rules: [
            { name: 'open', effect: 'allow', who: 'anyone', paths: [OPEN_PAGE], methods: ['GET'] },
            { name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
          ],
        },
      },
    ],
  };
}
