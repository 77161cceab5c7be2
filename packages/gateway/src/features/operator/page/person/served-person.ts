import type { RequestEvent } from '@portcullis/audit';
import { type Filters, requirePeriod, spanTexts } from '../filters/filters.ts';
import { operatorError } from '../operator-failure.ts';
import { pageOf, type Served } from '../serving.ts';
import type { ViewContext } from '../views/view.ts';
import { type Person, personPage } from './person-page.ts';

/** How many requests of a subject are read: those of other issuers are omitted. */
const SEARCHED = 500;
const LISTED = 50;

/** One person: what they did, what they were refused, and where their sessions, credentials and roles are. */
export const servedPerson: Served = async (serving) => {
  const { settings } = serving;
  const { view, given } = serving.viewing(['issuer', 'subject']);
  requirePeriod(view.filters);
  const { issuer, subject = '' } = given;
  if (subject === '')
    throw operatorError('operator.parameters', { detail: 'the "subject" of the person is missing' });
  const [requests, refused] = await Promise.all(
    (['requestsOf', 'refusedOf'] as const).map((statement) => requestsOf(statement, issuer, subject, view)),
  );
  const person: Person = { issuer, subject, requests: requests ?? [], refused: refused ?? [] };
  const { sessions, credentials, agents } = settings;
  const places = { hasSessions: sessions !== undefined, credentials, agents };
  return pageOf(serving, {
    title: person.requests[0]?.actor?.email ?? subject,
    current: 'person',
    main: personPage(person, places, view),
    filters: cleared(view.filters),
  });
};

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
