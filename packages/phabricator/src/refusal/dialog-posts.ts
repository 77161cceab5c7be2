import { AccessError, type BaseContext, type CanonicalTarget, type Middleware } from '@portcullis/core';
import { formKind, readForm } from '../path-override/form-body.ts';
import { phpParameterName } from '../path-override/php-parameter-name.ts';

/** What a refused POST of Phabricator's scripts was for, by its body. */
export type ScriptPost =
  /** The user clicked a link or button that opens a dialog: nothing is lost if the page reloads. */
  | { readonly kind: 'click' }
  /** The user sent a form, of the page or of a dialog: these fields contain what they wrote. */
  | { readonly kind: 'form'; readonly fields: readonly (readonly [name: string, value: string])[] }
  /** Page-less navigation. */
  | { readonly kind: 'quicksand' };

/** The largest body that is looked at, in bytes: 64 KiB. */
const MAX_BYTES = 65_536;

/** Fields that scripts add to every body automatically. */
const OF_THE_SCRIPTS: ReadonlySet<string> = new Set(['__ajax__', '__metablock__', '__wflow__']);

const posts = new WeakMap<Request, ScriptPost>();

/**
 * What {@link dialogPosts} found out about a request; `undefined` for requests that show the refusal themselves or run in the background.
 */
export function scriptPost(request: Request): ScriptPost | undefined {
  return posts.get(request);
}

/**
 * Looks at the body of a request that was refused, if it is a POST of Phabricator's scripts: only there does a dialog say
 * that it is one, and only then can `phabricatorPresenter` answer it so that the person sees why nothing happens and loses
 * nothing.
 *
 * Adds nothing, and passes the refusal on. Put it before the steps that refuse. It does **not** read a body that is larger
 * than 64 KiB or does not say how large it is, nor one that was read already: these count as background.
 */
export function dialogPosts(): Middleware<BaseContext> {
  return ({ request, target }, next) => {
    const answer = next();
    // Nobody waits for the answer to any other.
    return request.method === 'POST' ? looked(answer, request, target) : answer;
  };
}

async function looked(
  answer: Promise<Response>,
  request: Request,
  target: Pick<CanonicalTarget, 'search'>,
): Promise<Response> {
  try {
    return await answer;
  } catch (refusal) {
    if (refusal instanceof AccessError && isReadable(request)) {
      const post = await read(request, target);
      if (post !== undefined) posts.set(request, post);
    }
    throw refusal;
  }
}

function isReadable({ headers, body, bodyUsed }: Request): boolean {
  return (
    headers.has('x-phabricator-via') &&
    formKind(headers.get('content-type')) === 'urlencoded' &&
    body !== null &&
    !bodyUsed &&
    headers.has('content-length')
  );
}

/** To PHP, a byte order mark in front is a part of the first name. */
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

async function read(
  request: Request,
  { search }: Pick<CanonicalTarget, 'search'>,
): Promise<ScriptPost | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readForm(request, MAX_BYTES);
  } catch (error) {
    // Larger than it said, or broken off. It is the refusal that counts, and nobody waits for a dialog.
    if (error instanceof AccessError) return undefined;
    throw error;
  }
  const fields = [...new URLSearchParams(decoder.decode(bytes))];
  const names = [...fields, ...new URLSearchParams(search)].map(([name]) => phpParameterName(name));
  if (names.includes('__quicksand__')) return { kind: 'quicksand' };
  if (!names.includes('__wflow__')) return undefined;
  const written = fields.filter(([name]) => !OF_THE_SCRIPTS.has(name));
  return written.length === 0 ? { kind: 'click' } : { kind: 'form', fields: written };
}
