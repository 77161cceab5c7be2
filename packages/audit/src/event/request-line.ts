import { isPrintable } from '@portcullis/core/internal';
import { actorOf, authenticationOf, sessionOf } from './actor-facts.ts';
import { type FoundFacts, foundFacts, type RequestFacts } from './found-facts.ts';
import { queryKeys } from './query-keys.ts';
import { policyOf, resourceOf } from './request-event.ts';
import { isReady, LONGEST_TEXT } from './serialize.ts';
import { timeText } from './time-text.ts';

/** Texts that JSON writes as they are, between quotes. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/** Makes JSON of a text. */
type Quote = (text: string) => string;

/**
 * The line of a request's event, written directly: the bytes that `serializeEvent` returns for what `requestEvent` returns for the same
 * facts. `undefined` if something has to be escaped, cut or omitted first, or does not fit.
 *
 * Parts that many requests share (who asked, what was decided) are cached in serialized form. A member that is added here must be added to
 * `requestEvent` as well; the tests compare both.
 */
export function requestLine(facts: RequestFacts, maxBytes: number): string | undefined {
  const { arrival, answer, startedAt, settings } = facts;
  const found = foundFacts(facts);
  const { outcome, address, paths, source, bytes, latencyUs } = found;
  const { userAgent } = source;
  const { worker, version } = settings.observer;
  const { upstream, session } = found.trail;
  const { method } = arrival.request;
  const quote = quoteFor([
    address.host,
    method,
    paths.path,
    paths.path_raw,
    userAgent,
    outcome.detail,
    upstream?.upstream,
    worker,
    version,
    source.colo,
    source.src?.country,
  ]);
  const who = whoAsked(found);
  const decided = whatWasDecided(found);
  const listed = list('query_keys', queryKeys(address.search));
  const begun = list('session', sessionOf(session));
  const areFinite = Number.isFinite(Math.max(0, upstream?.latencyMs ?? 0) + (source.src?.asn ?? 0));
  if (quote === undefined || who === undefined || decided === undefined) return undefined;
  if (listed === undefined || begun === undefined || !areFinite) return undefined;

  const text = (name: string, value: string | undefined): string =>
    value === undefined ? '' : `"${name}":${quote(value)},`;
  const { src, rayId } = source;
  const line =
    `{${who}${text('detail', outcome.detail)}"edge":{"latency_us":${latencyUs}},` +
    `"http":{${bytes === undefined ? '' : `"bytes":${bytes},`}"host":${quote(address.host)},"method":${quote(method)},` +
    `${text('path', paths.path)}${text('path_raw', paths.path_raw)}${listed}"status":${answer.status}` +
    `${userAgent === undefined ? '' : `,"ua":${quote(userAgent)}`}},"id":"${arrival.requestId}",` +
    `"observer":{${text('colo', source.colo)}${text('version', version)}"worker":${quote(worker)}},` +
    `${decided}"schema":"portcullis.event/1",${begun}"severity":"${outcome.severity}",` +
    `${src === undefined ? '' : `"src":${writtenSource(src, quote)},`}"time":"${timeText(startedAt)}",` +
    `"trace":{${rayId === undefined ? '' : `"ray_id":"${rayId}",`}"request_id":"${arrival.requestId}",` +
    `"traceparent":"${arrival.trace.traceparent}"},"type":"request.decision"` +
    `${upstream === undefined ? '' : `,"upstream":${writtenUpstream(upstream, quote)}`}}`;
  // All of it is ASCII.
  return line.length <= maxBytes ? line : undefined;
}

/** How texts are written that are looked at together: nearly always none of them holds anything to escape. */
function quoteFor(texts: readonly (string | undefined)[]): Quote | undefined {
  let all = '';
  for (const text of texts) if (text !== undefined) all += text;
  if (all.length > LONGEST_TEXT && texts.some((text = '') => text.length > LONGEST_TEXT)) return undefined;
  if (UNESCAPED.test(all)) return quoted;
  return isPrintable(all) ? JSON.stringify : undefined;
}

const quoted: Quote = (text) => `"${text}"`;

/** A member that is a list or an object; an empty text if it is absent. `undefined` if the value has to be copied first. */
function list(name: string, value: object | undefined): string | undefined {
  if (value === undefined) return '';
  return isReady(value) ? `"${name}":${JSON.stringify(value)},` : undefined;
}

/** All of these members, or `undefined`. */
function members(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join('');
}

function whoAsked({ trail }: FoundFacts): string | undefined {
  const { caller, roles, staleKeys } = trail;
  const write = (): string | undefined =>
    members(list('actor', actorOf(trail)), list('auth', authenticationOf(trail)));
  if (caller?.type !== 'caller.identified' || staleKeys !== undefined || roles?.unanswered !== undefined) {
    return write();
  }
  const { identity } = caller;
  // The list of methods is in an object of its own.
  return actors.part(identity, write, roles?.names, roles?.groupsSeen, identity.authentication);
}

function whatWasDecided({ trail, outcome, paths }: FoundFacts): string | undefined {
  const { decision: entry, resource } = trail;
  const write = (): string | undefined =>
    members(
      `"outcome":"${outcome.outcome}",`,
      list('policy', policyOf(entry)),
      list('reason', outcome.reason),
      list('redactions', paths.redactions),
      list('resource', resourceOf(resource?.resource)),
    );
  if (entry === undefined || paths.redactions !== undefined) return write();
  // They are not part of the decision by which a line is found again.
  if (entry.shadow !== undefined || entry.elevation !== undefined) return write();
  return decisions.part(entry.decision, write, resource?.resource, outcome.reason);
}

function writtenSource({ asn, country, ip }: NonNullable<FoundFacts['source']['src']>, quote: Quote): string {
  const known =
    `${asn === undefined ? '' : `,"asn":${asn}`}` +
    `${country === undefined ? '' : `,"country":${quote(country)}`}` +
    `${ip === undefined ? '' : `,"ip":"${ip}"`}`;
  return `{${known.slice(1)}}`;
}

function writtenUpstream(
  { upstream, latencyMs, status }: NonNullable<FoundFacts['trail']['upstream']>,
  quote: Quote,
): string {
  return `{"id":${quote(upstream)},"latency_ms":${Math.max(0, latencyMs)},"status":${status}}`;
}

interface Kept {
  /** What it was serialized from in addition to the object by which it is found. */
  readonly also: unknown;
  readonly and: unknown;
  readonly json: string | undefined;
}

/**
 * Serialized parts of lines, by the frozen object that they were serialized from, as long as two other values are the same; collected with
 * that object.
 */
class KeptParts {
  readonly #kept = new WeakMap<object, Kept>();

  /** @param within what of it is read besides, in an object of its own */
  part(
    from: object,
    write: () => string | undefined,
    also: unknown,
    and: unknown,
    within?: object,
  ): string | undefined {
    const kept = this.#kept.get(from);
    if (kept !== undefined && kept.also === also && kept.and === and) return kept.json;
    const json = write();
    // What can still be changed is written anew each time. A number, or nothing, is as good as frozen.
    if ([from, also, and, within].every(Object.isFrozen)) this.#kept.set(from, { also, and, json });
    return json;
  }
}

const actors = /* @__PURE__ */ new KeptParts();
const decisions = /* @__PURE__ */ new KeptParts();
