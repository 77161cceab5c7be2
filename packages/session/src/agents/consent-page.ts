import { html, type Language } from '@portcullis/core/internal';
import { deliberateClick, moment, type Page } from '@portcullis/core/pages';
import { hiddenFields } from '../pages/hidden-fields.ts';
import type { SessionMessages } from '../pages/session-messages.ts';
import type { AgentMessages } from './agent-messages.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { isLoopback } from './clients/takes-redirect.ts';

/** What a user is asked to allow. */
export interface ConsentAsked {
  readonly request: Pick<AuthorizationRequest, 'client' | 'redirectUri' | 'resource' | 'scopes'>;
  /** The user for whom the client would act. */
  readonly person: string;
  /** When the agent would end at the latest, in seconds since the Unix epoch. */
  readonly until: number;
  readonly action: string;
  /** What the form sends on. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Asks a user whether a client may act for them. Nothing is issued before: another site could have led the browser here. */
export function consentPage(
  { request, person, until, action, fields }: ConsentAsked,
  { credentials: words }: Pick<SessionMessages, 'credentials'>,
  own: AgentMessages,
  language: Language,
): Page {
  const { client, redirectUri, resource, scopes } = request;
  const { host, protocol } = new URL(redirectUri);
  const { host: application, pathname } = new URL(resource);
  const publisher =
    client.host === undefined ? undefined : html`<dt>${own.publishedBy}</dt><dd>${client.host}</dd>`;
  const warnings = [
    ...(client.known === 'dynamic' ? [own.unverified] : []),
    ...(isLoopback(redirectUri) ? [own.loopback] : []),
  ].map((text) => html`<p><strong>${text}</strong></p>`);
  return {
    title: words.askTitle,
    main: html`<dl><dt>${words.program}</dt><dd>${client.name}</dd>${publisher}<dt>${own.answerGoesTo}</dt><dd>${host === '' ? protocol : host}</dd><dt>${words.application}</dt><dd>${application}${pathname}</dd><dt>${words.actsAs}</dt><dd>${person}</dd><dt>${own.may}</dt><dd>${scopes.includes('write') ? own.mayWrite : own.mayRead}</dd><dt>${own.until}</dt><dd>${moment(until, language)}</dd></dl>
${warnings}
<p>${own.ends}</p>
<form method="post" action="${action}" class="row">${hiddenFields(fields)}<button type="submit" class="button" name="decision" value="allow" data-deliberate>${words.allow}</button><button type="submit" class="button quiet" name="decision" value="refuse">${own.refuse}</button></form>`,
    scripts: [deliberateClick],
  };
}
