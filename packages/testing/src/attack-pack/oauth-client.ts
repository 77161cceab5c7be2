import { type Answer, locationOf } from './answer.ts';
import type { Range, Trial } from './attack.ts';
import type { GateSignOn } from './gate-sign-on.ts';

/** Parameters of a request; `undefined` leaves one out. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** A gate's OAuth server as the application uses it, and as it should not. */
interface OAuthServer {
  readonly signOn: GateSignOn;
  readonly authorise: (changes: Changes) => Promise<Answer>;
  /** A code for the caller, unless the server refuses. */
  readonly code: (changes: Changes) => Promise<string | undefined>;
  readonly redeem: (code: string, changes: Changes) => Promise<Answer>;
  readonly profile: (token: string) => Promise<Answer>;
}

/** An attack on the OAuth server of gates that have one: it needs `signOn`. */
export function onServer(trial: (server: OAuthServer) => Promise<Trial>): {
  readonly trial: (range: Range) => Promise<Trial>;
} {
  return {
    trial: async (range) => {
      const { signOn } = range.gate;
      // Whoever has none is not asked for such attacks.
      if (signOn === undefined) return { tried: 0, findings: [] };
      const server = serverOf(range, signOn);
      const honest = await server.redeem((await server.code({})) ?? '', {});
      // A server that gives nobody a token would pass everything.
      if (honest.status !== 200)
        throw new Error(`${range.gate.name}: a valid code is answered with status ${honest.status}`);
      return await trial(server);
    },
  };
}

function serverOf({ send, caller }: Range, signOn: GateSignOn): OAuthServer {
  const { clientId, clientSecret, redirectUri, profile = '' } = signOn;
  const authorise = (changes: Changes): Promise<Answer> => {
    const asked = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      state: 's'.repeat(40),
    };
    return send({ path: `${signOn.authorise}?${form({ ...asked, ...changes })}`, headers: caller });
  };
  return {
    signOn,
    authorise,
    code: async (changes) => {
      const location = locationOf(await authorise(changes));
      return location === undefined ? undefined : (new URL(location).searchParams.get('code') ?? undefined);
    },
    redeem: (code, changes) =>
      send({
        method: 'POST',
        path: signOn.token,
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: form({
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uri: redirectUri,
          code,
          grant_type: 'authorization_code',
          ...changes,
        }),
      }),
    profile: (token) => send({ path: `${profile}?${form({ access_token: token })}` }),
  };
}

function form(fields: Changes): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(given).toString();
}
