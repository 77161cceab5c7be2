import { type Application, application, type BaseContext, type Middleware } from '@portcullis/core';
import type { PerEnv } from '@portcullis/core/internal';
import { maskCapabilities } from './capability-mask.ts';
import { checkCookieOverride, checkTargetOverride } from './path-override/path-override.ts';
import { phabricatorProxy } from './proxy/proxy.ts';
import type { PhabricatorOptions } from './proxy/proxy-options.ts';
import { dialogPosts } from './refusal/dialog-posts.ts';
import { phabricatorPresenter } from './refusal/presenter.ts';
import { classify } from './resource/classify.ts';
import { classifyRequest } from './resource/classify-request.ts';
import { recordedResource } from './resource/recorded-resource.ts';
import { type PhabricatorApplication, type PhabricatorKind, vocabulary } from './resource/vocabulary.ts';

/**
 * Phabricator or Phorge, as the application behind a gate. A pipeline that starts with it
 *
 * - refuses the path override of Phabricator, in any place and spelling, before anything decides;
 * - knows what each request is about: `resource` is in the context from the first step on;
 * - allows names with `#` and `?`, which Phabricator reads in one way only (a directory called `C#`);
 * - shows refusals to Conduit, Javelin, git and git-lfs as they understand them;
 * - excludes file keys and other capabilities from the record;
 * - sends on what the steps let through, streaming, with an allow-list of headers.
 *
 * Fails with the codes of `PhabricatorFailure`. Throws `TypeError` for options that cannot work: when it is called, or at the first request
 * if they come from the bindings. It does **not** decide who may do what: put `authenticate` and `requireRole`, or `enforce`, behind it.
 *
 * @example
 * ```ts
 * import { pipeline } from '@portcullis/core';
 * import { binding, type FetchBinding, phabricator } from '@portcullis/phabricator';
 * import { authenticate, cloudflareAccess } from '@portcullis/token';
 *
 * interface Env {
 *   readonly PHORGE: FetchBinding;
 * }
 *
 * export default pipeline(phabricator<Env>({ origin: binding('PHORGE') })).use(
 *   authenticate(cloudflareAccess({ team: 'acme', audience: 'f00d' })),
 * );
 * ```
 */
export function phabricator<Env = unknown>(
  options: PerEnv<Env, PhabricatorOptions<Env>>,
): Application<Env, PhabricatorApplication, PhabricatorKind> {
  // Its tables are longer than types can follow; tests hold that they say no word which the vocabulary lacks.
  return application<Env, string, string>({
    name: 'phabricator',
    target: { encodedDelimiters: 'pass' },
    vocabulary,
    checkTarget: checkTargetOverride,
    check,
    classify,
    resourceOf: classifyRequest,
    presenter: phabricatorPresenter,
    maskPath: maskCapabilities,
    recorded: recordedResource,
    handler: phabricatorProxy(options),
  });
}

const readDialogPosts = /* @__PURE__ */ dialogPosts();

const check: Middleware<BaseContext> = (context, next) => {
  checkCookieOverride(context.request.headers.get('cookie'));
  return readDialogPosts(context, next);
};
