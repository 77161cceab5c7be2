import type { Application } from '@portcullis/core';
import type { PerEnv } from '@portcullis/core/internal';
import { phabricatorApplication } from './phabricator-application.ts';
import type { PhabricatorOptions } from './proxy/proxy-options.ts';
import type { PhabricatorApplication, PhabricatorKind } from './resource/vocabulary.ts';
import { retiringApplication } from './retiring-application.ts';

/**
 * Phabricator or Phorge, as the application behind a gate. A pipeline that starts with it
 *
 * - refuses the path override of Phabricator, in any place and spelling, before anything decides;
 * - knows what each request is about: `resource` is in the context from the first step on;
 * - allows names with `#` and `?`, which Phabricator reads in one way only (a directory called `C#`);
 * - shows refusals to Conduit, Javelin, git and git-lfs as they understand them;
 * - excludes file keys and other capabilities from the record;
 * - sends on what the steps let through, streaming, with an allow-list of headers;
 * - with the option `retired`, refuses each request that may change something.
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
  const withTools = (plain: Phabricator<Env>): Phabricator<Env> =>
    typeof options === 'function' || options.agents === undefined
      ? plain
      : options.agents.served(plain, options.origin);
  const mayRetire = typeof options === 'function' || options.retired !== undefined;
  // Tools write without the handler inside, so what retires stands around them.
  return mayRetire ? retiringApplication(options, withTools) : withTools(phabricatorApplication(options));
}

type Phabricator<Env> = Application<Env, PhabricatorApplication, PhabricatorKind>;
