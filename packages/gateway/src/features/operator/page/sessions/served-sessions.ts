import { AccessError } from '@portcullis/core';
import { html, readParameters } from '@portcullis/core/internal';
import type { SessionDirectory, SessionPage } from '@portcullis/session';
import { operatorError } from '../operator-failure.ts';
import { ownForm } from '../pages/own-form.ts';
import { pageOf, type Served, type Serving } from '../serving.ts';
import { sessionsTable } from './sessions-page.ts';

/** The sessions of all users, or of the user in the URL. */
export const servedSessions: Served = async (serving) => {
  const { context, messages, settings } = serving;
  const read = readParameters(new URLSearchParams(context.target.search), ['issuer', 'subject', 'skip']);
  if (!read.ok) throw operatorError('operator.parameters', { detail: read.problem });
  const { issuer, subject, skip } = read.value;
  if (skip !== undefined && !/^\d{1,6}$/.test(skip))
    throw operatorError('operator.parameters', { detail: '"skip" must be a number of sessions' });
  const person = issuer === undefined || subject === undefined ? undefined : { issuer, subject };
  const page = { title: messages.sessions, current: 'sessions', filters: undefined };
  const { sessions: directory, prefix } = settings;
  if (directory === undefined) {
    return pageOf(serving, { ...page, main: html`<p>${messages.ownSessionsOnly}</p>` });
  }
  const found = await listed(directory, person, Number(skip ?? 0), serving);
  const main =
    found === undefined
      ? html`<p>${messages.noSessions}</p>`
      : sessionsTable({ ...found, skip, prefix, person, messages });
  return pageOf(serving, { ...page, main });
};

/** `undefined` where sessions are in cookies: that is no failure of the page. */
async function listed(
  directory: SessionDirectory,
  person: Parameters<SessionDirectory['page']>[0],
  skip: number,
  { context }: Serving,
): Promise<SessionPage | undefined> {
  try {
    return await directory.page(person, context, skip);
  } catch (error) {
    if (error instanceof AccessError && error.code === 'session.list_unsupported') return undefined;
    throw error;
  }
}

/** Ends a session that an operator named in a form of this very page, and leads back to the list it is in. */
export async function endedSession({ context, settings }: Serving): Promise<Response> {
  const { session } = await ownForm({ context }, ['session']);
  if (session === undefined || settings.sessions === undefined) {
    throw operatorError('operator.parameters', { detail: 'there is no session to end' });
  }
  await settings.sessions.end(session, context);
  // Whose they are, and which page of them, stands in the address.
  return new Response(null, {
    status: 303,
    headers: { location: new URL(context.target.href).href, 'cache-control': 'no-store' },
  });
}
