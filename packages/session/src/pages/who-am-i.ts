import type { Identity, RoleGrant } from '@portcullis/core';
import { type Html, html, type Page } from '@portcullis/core/internal';
import { time } from './time.ts';

/** What the page shows. Times are in seconds since the Unix epoch. */
export interface WhoAmI {
  readonly identity: Identity;
  readonly grants: readonly RoleGrant[];
  readonly startedAt: number;
  readonly identifiedAt: number;
  readonly endsAt: number;
  readonly logoutAction: string;
  /** Whether sessions in other browsers can be ended. */
  readonly canEndOthers: boolean;
  /** Where all sessions of the person are listed, if they can be. */
  readonly sessionsHref?: string | undefined;
}

/** Who somebody is to the gate: never a token, a cookie or a session's id. */
export function whoAmIPage(shown: WhoAmI): Page {
  const { identity, grants, startedAt, identifiedAt, endsAt, logoutAction, canEndOthers, sessionsHref } =
    shown;
  const { name, email, subject, issuer, groups, authentication } = identity;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Name', name],
    ['E-mail', email],
    ['Subject', subject],
    ['Issuer', issuer],
    ['Signed in by', authentication.provider],
    ['Login class', authentication.acr],
    ['Login methods', authentication.amr.join(', ') || undefined],
  ];
  const everywhere = canEndOthers
    ? html`<form method="post" action="${logoutAction}"><button class="button quiet" name="everywhere" value="1">Sign out everywhere</button></form>`
    : undefined;
  return {
    title: name === undefined ? 'You are signed in' : `You are signed in as ${name}`,
    main: html`<dl>${facts.map(([term, value]) => (value === undefined ? html`` : html`<dt>${term}</dt><dd>${value}</dd>`))}</dl>
<h2>Groups</h2>
${groupList(groups)}
<h2>Roles</h2>
${roleTable(grants)}
<h2>Session</h2>
<dl><dt>Signed in</dt><dd>${time(startedAt)}</dd><dt>Groups read</dt><dd>${time(identifiedAt)}</dd><dt>Ends</dt><dd>${time(endsAt)}</dd></dl>
${sessionsHref === undefined ? undefined : html`<p><a href="${sessionsHref}">All your sessions</a></p>`}
<div class="row"><form method="post" action="${logoutAction}"><button class="button">Sign out</button></form>${everywhere}</div>`,
  };
}

function groupList(groups: readonly string[]): Html {
  if (groups.length === 0) return html`<p class="quiet">The identity provider lists no group for you.</p>`;
  return html`<ul>${groups.map((group) => html`<li><code>${group}</code></li>`)}</ul>`;
}

function roleTable(grants: readonly RoleGrant[]): Html {
  if (grants.length === 0) return html`<p class="quiet">None of your groups gives you a role here.</p>`;
  const rows = grants.map(
    (grant) => html`<tr><th scope="row">${grant.role}</th><td>${reason(grant)}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">Role</th><th scope="col">Because you are in</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function reason({ group, alias, via }: RoleGrant): Html {
  const through = via === undefined ? undefined : html` (by way of ${via})`;
  return html`${alias === undefined ? undefined : html`${alias}, `}<code>${group}</code>${through}`;
}
