import { checkOptions, defined } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import {
  type AnswerCache,
  type Ask,
  type CacheableCall,
  type Keeping,
  PublicCache,
  publicCacheSettings,
  publicRequest,
  TARGETED_CACHE_CONTROL,
  variesByKnown,
} from '@portcullis/proxy/internal';
import { withBanner } from './banner.ts';
import { type KeptPages, MAX_KEPT_SECONDS, type ReadersOptions, readersFields } from './readers-options.ts';
import { strangersBody } from './strangers-body.ts';

/**
 * Opens Phorge to anonymous clients without a session: no cookie of an anonymous caller is forwarded to Phorge, and none of Phorge's to the
 * caller. So its answers depend on no session, and the kinds that are listed are stored for a stated time, although Phorge forbids it
 * (`no-store`): for requests without any credential, without the tokens of the answer, and only if the answer shows that it is for a visitor who
 * is not logged in.
 *
 * Other callers are served as without it.
 */
export function readers<Env>(origin: Origin<Env>, options: ReadersOptions): Origin<Env> {
  return { ...origin, cache: new Readers(origin.name, options) };
}

class Readers implements AnswerCache {
  readonly #cache: PublicCache;
  readonly #banner: string | undefined;

  constructor(origin: string, options: ReadersOptions) {
    const { keep, version, maxBytes, banner, open, report } = checkOptions('readers', options, readersFields);
    this.#banner = banner;
    const settings = publicCacheSettings({ maxBytes, headers: [], report, ...defined({ open }) });
    this.#cache = new PublicCache(
      origin,
      { ...settings, maxSeconds: MAX_KEPT_SECONDS },
      keeping(keep.map(pagesOf), version),
    );
  }

  async answer(call: CacheableCall, ask: Ask): Promise<Response> {
    const { caller, request } = call.context;
    // A change by a user drops what is stored of the page.
    if (caller?.kind !== 'anonymous') return this.#cache.answer(call, ask);
    const headers: Record<string, string> = { ...call.headers };
    delete headers.cookie;
    // A page that is compressed gets no banner.
    if (request.method === 'GET') headers['accept-encoding'] = 'identity';
    const answer = withoutCookies(await this.#cache.answer({ ...call, headers }, ask));
    return this.#banner === undefined ? answer : withBanner(answer, this.#banner);
  }
}

function withoutCookies(answer: Response): Response {
  if (!answer.headers.has('set-cookie')) return answer;
  const given = new Response(answer.body, answer);
  given.headers.delete('set-cookie');
  return given;
}

/** Headers of a browser on which no page of an anonymous client depends. */
const OMITTED: ReadonlySet<string> = new Set(['accept', 'accept-language']);

/** What Phorge sets for a visitor who is not logged in: a session of no user, and where a login would lead to. */
const OF_A_STRANGER = /^(?:[\w-]+_)?(?:phsid=A%2F|phcid=|next_uri=|phusr=deleted;|phsid=deleted;)/;

type SecondsOf = (path: string, kind: string | undefined) => number | undefined;

function keeping(kept: readonly SecondsOf[], version: string): Keeping {
  const secondsOf = ({ context: { target, resource } }: CacheableCall): number | undefined => {
    for (const one of kept) {
      const seconds = one(target.path, resource?.kind);
      if (seconds !== undefined) return seconds;
    }
    return undefined;
  };
  return {
    space: `readers ${version}`,
    request: (call, keyed) =>
      secondsOf(call) === undefined ? undefined : publicRequest(call, keyed, OMITTED),
    freshness: (answer, keyed, _askedAt, call) => {
      const { status, headers } = answer;
      const freshSeconds = secondsOf(call);
      const isPlain =
        status === 200 &&
        !['content-range', 'content-encoding', ...TARGETED_CACHE_CONTROL].some((name) => headers.has(name)) &&
        variesByKnown(headers.get('vary'), keyed) &&
        headers.getSetCookie().every((line) => OF_A_STRANGER.test(line));
      return freshSeconds === undefined || !isPlain ? undefined : { freshSeconds, ageSeconds: 0 };
    },
    body: strangersBody,
  };
}

function pagesOf({ kinds, paths, seconds }: KeptPages): SecondsOf {
  const patterns = paths?.map(pathPattern);
  return (path, kind) => {
    if (kinds !== undefined && !(kind !== undefined && kinds.includes(kind))) return undefined;
    return patterns === undefined || patterns.some((pattern) => pattern.test(path)) ? seconds : undefined;
  };
}

function pathPattern(path: string): RegExp {
  const rest = path.endsWith('/**') ? '(?:\\/.*)?' : '';
  const literal = path
    .slice(0, rest === '' ? undefined : -'/**'.length)
    .split('*')
    .map((text) => text.replace(/[\\^$.+?()[\]{}|/-]/g, '\\$&'))
    .join('[^/]*');
  return new RegExp(`^${literal}${rest}$`);
}
