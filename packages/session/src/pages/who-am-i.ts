import type { Identity, RoleGrant } from '@portcullis/core';
import { type Html, html, type Language } from '@portcullis/core/internal';
import { moment, type Page } from '@portcullis/core/pages';
import type { SessionMessages } from './session-messages.ts';

/** What the page shows. Times are in seconds since the Unix epoch. */
export interface WhoAmI {
  readonly identity: Identity;
  /** `undefined` if no step determines roles: then the page does not show them either. */
  readonly grants: readonly RoleGrant[] | undefined;
  readonly startedAt: number;
  readonly identifiedAt: number;
  readonly endsAt: number;
  readonly logoutAction: string;
  /** Whether sessions in other browsers can be ended. */
  readonly canEndOthers: boolean;
  /** The way back to the application. */
  readonly back: Html;
  /** Where all sessions of the person are listed, if they can be. */
  readonly sessionsHref?: string | undefined;
}

type Words = SessionMessages['whoAmI'];

/** The user's identity at the gate: never a token, a cookie or a session's id. */
export function whoAmIPage(shown: WhoAmI, { whoAmI: words }: SessionMessages, language: Language): Page {
  const { identity, grants, startedAt, identifiedAt, endsAt, logoutAction, canEndOthers } = shown;
  const { sessionsHref, back } = shown;
  const { name, email, subject, issuer, groups, authentication } = identity;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.name, name],
    [words.email, email],
    [words.subject, subject],
    [words.issuer, issuer],
    [words.provider, authentication.provider],
    [words.loginClass, authentication.acr],
    [words.loginMethods, authentication.amr.join(', ') || undefined],
  ];
  const times: readonly (readonly [string, number])[] = [
    [words.signedInAt, startedAt],
    [words.groupsReadAt, identifiedAt],
    [words.endsAt, endsAt],
  ];
  const everywhere = canEndOthers
    ? html`<form method="post" action="${logoutAction}"><button type="submit" class="button quiet" name="everywhere" value="1">${words.signOutEverywhere}</button></form>`
    : undefined;
  return {
    title: name === undefined ? words.title : words.titleAs(name),
    main: html`<dl>${facts.map(([term, value]) => (value === undefined ? html`` : html`<dt>${term}</dt><dd>${value}</dd>`))}</dl>
<h2>${words.groups}</h2>
${groupList(groups, words)}
${
  grants &&
  html`<h2>${words.roles}</h2>
${roleTable(grants, words)}`
}
<h2>${words.session}</h2>
<dl>${times.map(([term, seconds]) => html`<dt>${term}</dt><dd>${moment(seconds, language)}</dd>`)}</dl>
${sessionsHref === undefined ? undefined : html`<p><a href="${sessionsHref}">${words.allSessions}</a></p>`}
<div class="row"><form method="post" action="${logoutAction}"><button type="submit" class="button">${words.signOut}</button></form>${everywhere}</div>`,
    footer: back,
  };
}

function groupList(groups: readonly string[] | undefined, words: Words): Html {
  if (groups === undefined) return html`<p class="quiet">${words.unknownGroups}</p>`;
  if (groups.length === 0) return html`<p class="quiet">${words.noGroups}</p>`;
  return html`<ul>${groups.map((group) => html`<li><code>${group}</code></li>`)}</ul>`;
}

function roleTable(grants: readonly RoleGrant[], words: Words): Html {
  if (grants.length === 0) return html`<p class="quiet">${words.noRoles}</p>`;
  const rows = grants.map(
    (grant) => html`<tr><th scope="row">${grant.role}</th><td>${reason(grant, words)}</td></tr>`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="${words.roles}"><table><thead><tr><th scope="col">${words.role}</th><th scope="col">${words.because}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function reason({ group, alias, via }: RoleGrant, words: Words): Html {
  const through = via === undefined ? undefined : html` (${words.byWayOf(via)})`;
  return html`${alias === undefined ? undefined : html`${alias}, `}<code>${group}</code>${through}`;
}
