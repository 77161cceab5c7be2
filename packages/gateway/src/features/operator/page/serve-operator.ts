import type { BaseContext } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import { languageFor, speech } from '@portcullis/core/pages';
import { AuditDatabase } from './database/audit-database.ts';
import { servedExplanation } from './explain/served-explanation.ts';
import { servedWhatIf } from './explain/served-what-if.ts';
import { readFilters } from './filters/filters.ts';
import { OPERATOR_MESSAGES } from './language/operator-catalogue.ts';
import { servedLive } from './live/served-live.ts';
import type { OperatorLock, OperatorSettings } from './operator-options.ts';
import { servedView } from './pages/served-view.ts';
import { orderedPerson, servedPerson } from './person/served-person.ts';
import type { Served, Serving, ServingLock } from './serving.ts';
import { endedSession, servedSessions } from './sessions/served-sessions.ts';
import { VIEWS } from './views/views.ts';

/** The prover is large, so that only this page loads it. */
const servedAccess: Served = async (serving) => {
  const page = await import('./access/served-access.ts');
  return page.servedAccess(serving);
};

/** What is no view: by its name in the address. */
const OTHERS: Readonly<Record<string, Served>> = {
  explain: servedExplanation,
  'what-if': servedWhatIf,
  live: servedLive,
  person: servedPerson,
  access: servedAccess,
  sessions: servedSessions,
};

type Ordering = Pick<ServingLock, 'orderedBy' | 'email'>;

/**
 * Serves the page to a caller who may see it.
 * @param caller who orders something about people
 */
export async function serveOperator<Env>(
  context: BaseContext<Env>,
  settings: OperatorSettings<Env>,
  caller: Ordering,
): Promise<Response> {
  const { request, target } = context;
  const { method } = request;
  const name = target.path.slice(settings.prefix.length);
  const serving = await servingOf(context, settings, caller);
  if (method === 'POST' && name === 'sessions') return endedSession(serving);
  if (method === 'POST' && name === 'person') return orderedPerson(serving);
  if (method !== 'GET' && method !== 'HEAD') throw requestError('request.not_found');
  const response = await answerTo(name, serving);
  if (method === 'GET') return response;
  await response.body?.cancel();
  return new Response(null, response);
}

function answerTo(name: string, serving: Serving): Promise<Response> {
  const view = VIEWS.find((one) => one.name === name);
  if (view !== undefined) return servedView(view, serving);
  const other = Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
  if (other === undefined) throw requestError('request.not_found');
  return other(serving);
}

async function servingOf<Env>(
  context: BaseContext<Env>,
  settings: OperatorSettings<Env>,
  caller: Ordering,
): Promise<Serving> {
  const { request, clock, target } = context;
  const language = languageFor(request, settings.theme);
  const now = clock.now();
  const database = new AuditDatabase(settings.database);
  const { messages } = await speech(OPERATOR_MESSAGES, language);
  const viewing = <const Also extends string>(also: readonly Also[]) => {
    const { filters, given } = readFilters(target.search, also, now);
    const { prefix } = settings;
    return { given, view: { database, filters, messages, language, prefix, now } };
  };
  // Bindings are of no concern to what is served.
  const served = settings as OperatorSettings<unknown>;
  const lock = served.lock && lockFor(served.lock, caller);
  return { context, settings: served, messages, language, database, lock, viewing };
}

function lockFor({ desk, hasPseudonyms = false }: OperatorLock, caller: Ordering): ServingLock {
  return { desk, ...caller, hasPseudonyms };
}
