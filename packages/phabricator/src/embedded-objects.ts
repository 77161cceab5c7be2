import type { BaseContext, Resource } from '@portcullis/core';
import { isSafeMethod } from '@portcullis/core/internal';
import { formKind, formKindOf } from './path-override/form-body.ts';
import { urlencodedParameters } from './path-override/parameter.ts';
import { isConduitCall } from './proxy/conduit-cookies.ts';
import { applicationsOfName } from './resource/reach.ts';
import { formParameters, requestContent } from './resource/request-content.ts';

/** The largest form that is looked at, in bytes: 1 MiB. Forms are read before it is known who sends them. */
const MAX_BYTES = 1_048_576;

/** Without a brace, in any spelling of a form, nothing is embedded. */
const BRACE = /\{|%7b/i;

/**
 * How a text shows an object in place: `{P3}`, `{D12, options}`, `{rLAB0a1b2c3}`, and `{https://phorge.example.com/D12}`.
 *
 * @see PhabricatorObjectRemarkupRule and PhabricatorSelfHyperlinkEngineExtension of Phorge
 */
const EMBED = /\{\s*(?:https?:\/\/[^\s{}]*\/)?([\w:.-]+)/g;

/** A commit or a repository, a hash of a commit alone, or a piece of a file. */
const OF_REPOSITORY = /^(?:r[A-Z]|R\d|[\da-f]{5,40}$|src$)/;

/** A monogram or a PHID. Every other word in braces is no object: `{icon bug}`, or code. */
const OBJECT = /^(?:[A-Za-z]\d+|PHID-.*)$/;

/** Every byte becomes one character; names of objects are ASCII. */
const bytewise = /* @__PURE__ */ new TextDecoder('latin1');

/**
 * The resource with what its form embeds: Phorge shows the text of a comment, and its preview, with the objects that are named in it,
 * so the policy must let the caller see them as well. `{F1}` is left to the rules about files, as everywhere.
 *
 * A form that cannot be looked at may embed anything. What a text merely mentions (`D12`) is shown as a link.
 */
export function withEmbeddedObjects(
  resource: Resource,
  method: string,
  { request, target }: Pick<BaseContext, 'request' | 'target'>,
): Resource | Promise<Resource> {
  if (isSafeMethod(method) || isConduitCall(target.path)) return resource;
  if (formKind(request.headers.get('content-type')) === undefined && !BRACE.test(target.search))
    return resource;
  return embeddedIn(request, target.search).then((found) =>
    found === undefined ? resource : Object.freeze({ ...resource, asSent: shown(found) }),
  );
}

/** What the answer shows besides, as a request that views it. */
function shown(applications: readonly string[] | 'any'): Resource {
  const [application = 'unknown', ...reaches] = applications === 'any' ? [] : applications;
  return {
    ...{ application, operation: 'view', method: 'GET', reads: true },
    ...(applications === 'any' ? { reaches: 'any' as const } : reaches.length > 0 && { reaches }),
  };
}

/** Whose objects a form embeds; `undefined` for none. */
async function embeddedIn(request: Request, search: string): Promise<readonly string[] | 'any' | undefined> {
  const { contentType, body } = await requestContent(request, MAX_BYTES);
  const kind = formKindOf(contentType);
  // Phorge reads the query as it reads a form.
  const texts = BRACE.test(search)
    ? Array.from(urlencodedParameters(search.slice(1)), ({ value }) => value)
    : [];
  if (kind !== undefined && contentType !== undefined && body !== 'none') {
    if (body === 'unread') return 'any';
    const text = bytewise.decode(body);
    if (BRACE.test(text)) {
      const parameters = formParameters(kind, contentType, text);
      if (parameters === undefined) return 'any';
      for (const { value, isFile } of parameters) if (isFile !== true) texts.push(value);
    }
  }
  return applicationsIn(texts);
}

function applicationsIn(texts: readonly string[]): readonly string[] | 'any' | undefined {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, name = ''] of text.matchAll(EMBED)) {
      const applications = applicationsOf(name);
      if (applications === undefined) return 'any';
      for (const application of applications) found.add(application);
    }
  }
  return found.size === 0 ? undefined : [...found];
}

/** Whose object a word in braces is; `undefined` where it may be anybody's. */
function applicationsOf(name: string): readonly string[] | undefined {
  if (OF_REPOSITORY.test(name)) return ['diffusion'];
  return !OBJECT.test(name) || /^F\d+$/.test(name) ? [] : applicationsOfName(name);
}
