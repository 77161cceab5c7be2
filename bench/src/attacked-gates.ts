import type { Gate, OriginRequest } from '@portcullis/attack-pack';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE, PAGE } from '../workers/names.ts';
import { bundleContender } from './rounds.ts';
import { startSurroundings } from './surroundings.ts';
import { startWorkerd } from './workerd.ts';

/** A gate to aim at, and how to end it. */
export interface AttackedGate extends AsyncDisposable {
  readonly gate: Gate;
}

/** What is attacked: ours, and others as the control, so that the pack is seen to find something. */
export const attackedGates = {
  portcullis: { worker: 'attacked-gate', openPage: OPEN_PAGE, addedHeaders: ['X-Request-Id', 'Traceparent'] },
  '@hono/cloudflare-access': { worker: 'hono-access', access: true },
  'hono/jwk': { worker: 'hono-jwk' },
  'jose used directly': { worker: 'jose' },
} as const satisfies Record<string, Description>;

interface Description extends Partial<Pick<Gate, 'openPage' | 'addedHeaders'>> {
  readonly worker: string;
  /** Whether it reads the assertion of Cloudflare Access instead of a bearer token. */
  readonly access?: boolean;
}

/** Starts one of them in workerd, with a provider and an origin of its own. */
export async function startAttackedGate(name: keyof typeof attackedGates): Promise<AttackedGate> {
  const { worker, access = false, ...rest }: Description = attackedGates[name];
  const requests: OriginRequest[] = [];
  const surroundings = await startSurroundings((request) => requests.push(request));
  const { provider, originPort, internetPort } = surroundings;
  const { code } = await bundleContender(worker);
  const workerd = await startWorkerd({ code, originPort, internetPort });

  const claims = (): Record<string, unknown> => {
    const now = Math.floor(Date.now() / 1000);
    const common = {
      sub: 'user-1',
      iat: now,
      exp: now + 600,
      email: 'user-1@corp.example',
      groups: ['eng-web'],
    };
    return access
      ? { ...common, iss: provider.accessIssuer, aud: [AUDIENCE] }
      : { ...common, iss: ISSUER, aud: AUDIENCE };
  };
  const sign: NonNullable<Gate['tokens']['sign']> = (header, given) =>
    provider.sign({ typ: 'JWT', ...header }, given);
  const gate: Gate = {
    name,
    url: `http://127.0.0.1:${workerd.port}`,
    host: GATE_HOST,
    closedPage: PAGE,
    phabricator: true,
    tokens: {
      good: () => sign({}, claims()),
      publicJwk: () => provider.publicJwks().keys[0] ?? {},
      claims,
      sign,
    },
    ...(access ? { credentials: (token: string) => [['Cf-Access-Jwt-Assertion', token]] as const } : {}),
    originRequests: () => requests,
    providerCalls: surroundings.internetCalls,
    setProviderDown: (down) => (down ? provider.stop() : provider.start()),
    ...rest,
  };
  return {
    gate,
    [Symbol.asyncDispose]: async () => {
      await workerd.close();
      await surroundings.close();
    },
  };
}
