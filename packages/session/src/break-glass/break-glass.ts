import { type Arrival, type BaseContext, type Middleware, type Recorder, recorder } from '@portcullis/core';
import { optionsFor, type PerEnv, perEnv, whileOpen } from '@portcullis/core/internal';
import type { Verifier } from '@portcullis/token';
import { withCookies } from '../cookies/answer-cookies.ts';
import { RequestStates } from '../request/request-state.ts';
import { sessionsBeside } from '../request/session-beside.ts';
import { clearedToken, readToken } from './break-glass-cookie.ts';
import { factsOf } from './break-glass-identity.ts';
import type { BreakGlassOptions } from './break-glass-options.ts';
import { type BreakGlassParts, breakGlassParts, glassCaller } from './break-glass-parts.ts';

/** Access without the identity provider: a module of a pipeline, added directly by `.use(glass)`, and a verifier. */
export interface BreakGlass<Env = unknown> {
  /** Adds its cookies to the response, whatever the response is. */
  readonly recorder: Recorder<Arrival<Env>>;
  /**
   * Serves the page that accepts grants. Put it before the step that identifies callers, and before a login: signing out or logging in
   * there ends this session too.
   */
  readonly step: Middleware<BaseContext<Env>>;
  /** For `identify` or `authenticate`, before the verifier of a login: identifies people by the session that their grant started. */
  readonly verifier: Verifier<Env>;
}

/**
 * Admits named people while the identity provider is unavailable, by a grant that another person signed offline. A grant works once, at one
 * host and for a short time (`portcullis break-glass` creates it). The person pastes it into a page of the gate, which starts a session
 * that needs no provider. That person then has the roles in the options, and no groups.
 *
 * Needs one store for all isolates: if it cannot be asked, no one is admitted. Every grant that is used, refused or revoked is in the trail
 * (`break_glass`), which `audit()` writes before the response is sent, or else withholds the response. It does **not** decide what a user
 * may do: rules that require claims or a strength of the login do not admit such people.
 *
 * @example
 * ```ts
 * import { type BaseContext, pipeline } from '@portcullis/core';
 * import { type BreakGlassNamespace, breakGlass, durableObjectBreakGlass } from '@portcullis/session';
 * import { authenticate, cloudflareAccess } from '@portcullis/token';
 *
 * interface Env {
 *   readonly BREAK_GLASS: BreakGlassNamespace;
 *   readonly BREAK_GLASS_SIGNER: string;
 * }
 *
 * const glass = breakGlass((env: Env) => ({
 *   baseUrl: 'https://app.example.com',
 *   signers: [env.BREAK_GLASS_SIGNER],
 *   people: [{ issuer: 'https://id.example.com', subject: '00u1', name: 'Ada', roles: ['admin'] }],
 *   store: durableObjectBreakGlass(env.BREAK_GLASS),
 * }));
 *
 * export default pipeline<BaseContext<Env>>()
 *   .use(glass)
 *   .use(authenticate(glass.verifier, cloudflareAccess({ team: 'acme', audience: 'f00d' })))
 *   .handle(({ identity }) => new Response(`Hello ${identity.name}`));
 * ```
 */
export function breakGlass<Env = unknown>(options: PerEnv<Env, BreakGlassOptions>): BreakGlass<Env> {
  const states = new RequestStates();
  const plain = typeof options === 'function' ? undefined : breakGlassParts(options);
  const assembled = perEnv((env: Env) => breakGlassParts(optionsFor(options, env)));
  const partsFor = (env: Env): BreakGlassParts => plain ?? assembled(env);
  /** The requests that were admitted. */
  const letIn = new WeakSet<Request>();

  return {
    recorder: recorder<Arrival<Env>>(async ({ request }, next) => {
      const { cookies } = states.begin(request);
      return withCookies(await next(), cookies);
    }),
    step: async function breakGlass(context, next) {
      const { request, target } = context;
      const parts = partsFor(context.env);
      const state = states.get(request);
      if (target.path === parts.settings.path && ['GET', 'HEAD', 'POST'].includes(request.method)) {
        const { serveBreakGlass } = await import('./serve-break-glass.ts');
        return serveBreakGlass(context, state, parts);
      }
      if (readToken(state.sent) !== undefined) {
        sessionsBeside.set(request, async () => {
          // Whatever fails: this browser is out.
          state.cookies.push(clearedToken());
          const { endGlassSession } = await import('./serve-break-glass.ts');
          await endGlassSession(context, state, parts);
        });
      }
      const answer = next();
      // Whether it is somebody with a grant is known once the steps behind have found it out.
      await answer;
      if (!letIn.has(request)) return answer;
      return whileOpen(
        context,
        answer,
        async () => void (await glassCaller(context, state, parts)),
        parts.settings,
      );
    },
    verifier: {
      name: 'break-glass',
      challenge: () => undefined,
      identify: (context) => {
        const state = states.get(context.request);
        if (readToken(state.sent) === undefined) return undefined;
        return glassCaller(context, state, partsFor(context.env)).then(({ key, session, identity }) => {
          letIn.add(context.request);
          context.trail.add({ type: 'session.used', session: factsOf(key, session) });
          return identity;
        });
      },
    },
  };
}
