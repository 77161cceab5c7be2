import type { RequestEvent } from '@portcullis/audit';
import { AccessError } from '@portcullis/core';
import type { Lock, PersonName } from '@portcullis/session';
import { address } from '../filters/address.ts';
import { type Filters, requirePeriod, spanTexts } from '../filters/filters.ts';
import { operatorError } from '../operator-failure.ts';
import { pageOf, type Served, type Serving } from '../serving.ts';
import type { ViewContext } from '../views/view.ts';
import type { LockOrdered } from './lock-order.ts';
import type { ShownAccess } from './lock-section.ts';
import { newOrderId, orderedLock } from './ordered-lock.ts';
import { type Person, personPage } from './person-page.ts';

/** How many requests of a subject are read: those of other issuers are omitted. */
const SEARCHED = 500;
const LISTED = 50;

/** One person: what they did, what they were refused, and where their sessions, credentials and roles are. */
export const servedPerson: Served = (serving) => shown(serving, undefined);

/** The same, after an order about the person. */
export const orderedPerson: Served = async (serving) => {
  // An address that is refused must not be found after the order.
  subjectIn(serving);
  return shown(serving, await orderedLock(serving));
};

async function shown(serving: Serving, ordered: LockOrdered | undefined): Promise<Response> {
  const { settings } = serving;
  const { view, issuer, subject } = subjectIn(serving);
  const [requests, refused] = await Promise.all(
    (['requestsOf', 'refusedOf'] as const).map((statement) => requestsOf(statement, issuer, subject, view)),
  );
  const person: Person = { issuer, subject, requests: requests ?? [], refused: refused ?? [] };
  const { sessions, credentials, agents } = settings;
  const places = { hasSessions: sessions !== undefined, credentials, agents };
  const access = await accessOf(person, serving, ordered);
  return pageOf(serving, {
    title: person.requests[0]?.actor?.email ?? subject,
    current: 'person',
    main: personPage(person, places, access, view),
    filters: cleared(view.filters),
  });
}

/** Whom the address names. Fails with `operator.parameters`. */
function subjectIn(serving: Serving): {
  readonly view: ViewContext;
  readonly issuer: string | undefined;
  readonly subject: string;
} {
  const { view, given } = serving.viewing(['issuer', 'subject']);
  requirePeriod(view.filters);
  const { issuer, subject = '' } = given;
  if (subject === '')
    throw operatorError('operator.parameters', { detail: 'the "subject" of the person is missing' });
  return { view, issuer, subject };
}

/** Longest list of entries. */
const ENTRIES = 50;

/** Whether the person is locked, and what the caller may order. Without an issuer, it is unknown which person it is. */
async function accessOf(
  { issuer, subject, requests }: Person,
  serving: Serving,
  ordered: LockOrdered | undefined,
): Promise<ShownAccess | undefined> {
  const { lock, settings, context } = serving;
  if (lock === undefined || issuer === undefined) return undefined;
  const { desk, orderedBy: by, hasPseudonyms } = lock;
  // A pseudonym is not a name that the list has: nothing is known of the person. Those who may lock see all entries instead.
  if (hasPseudonyms && by === undefined) return undefined;
  const email = requests.find(({ actor }) => actor?.email !== undefined)?.actor?.email;
  const names: readonly PersonName[] = [
    { issuer, subject },
    ...(email === undefined ? [] : [{ email }, { email, issuer }]),
    ...(ordered?.report.names ?? []),
  ];
  const entries = await known(() =>
    hasPseudonyms ? desk.locks.list(context) : desk.entriesOf(names, context),
  );
  return {
    entries: entries?.slice(0, ENTRIES),
    ordered,
    form:
      by === undefined
        ? undefined
        : {
            action: address(settings.prefix, 'person', { issuer, subject }),
            order: newOrderId(serving),
            by,
            issuer,
            subject: hasPseudonyms ? '' : subject,
            email: hasPseudonyms ? '' : (email ?? ''),
            maxReason: desk.maxReason,
            isPseudonymous: hasPseudonyms,
          },
  };
}

/** Entries; `undefined` if the store does not answer: the page says so, and shows the rest. */
async function known(entries: () => Promise<readonly Lock[]>): Promise<readonly Lock[] | undefined> {
  try {
    return await entries();
  } catch (error) {
    if (error instanceof AccessError && error.code === 'session.unavailable') return undefined;
    throw error;
  }
}

async function requestsOf(
  statement: 'requestsOf' | 'refusedOf',
  issuer: string | undefined,
  subject: string,
  { database, filters }: ViewContext,
): Promise<readonly RequestEvent[]> {
  const found = await database.requests(
    statement,
    ...spanTexts(filters),
    JSON.stringify([subject]),
    SEARCHED,
  );
  return found
    .filter(({ actor }) => actor?.sub === subject && (issuer === undefined || actor.iss === issuer))
    .slice(0, LISTED);
}

/** The other views show all users: the period stays, and filters by name do not come back. */
function cleared(filters: Filters): Filters {
  return { ...filters, app: '', person: '', reason: '' };
}
