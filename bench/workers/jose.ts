import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Env, forward } from './forward.ts';
import { AUDIENCE, ISSUER } from './names.ts';

const keys = createRemoteJWKSet(new URL(`${ISSUER}/jwks`));

export default {
  fetch: async (request: Request, env: Env): Promise<Response> => {
    const token = request.headers.get('authorization')?.match(/^Bearer (.+)$/)?.[1];
    if (token === undefined) return new Response('who are you?\n', { status: 401 });
    try {
      await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] });
    } catch {
      return new Response('not you\n', { status: 401 });
    }
    return forward(request, env);
  },
};
