import { type Html, html, type Page } from '@portcullis/core/internal';
import { time } from '../pages/time.ts';
import type { StoredCredential } from './credential-store.ts';

/** What a person is asked before a program gets a credential. */
export interface AskedFor {
  /** What the program said it is. Nobody has checked that. */
  readonly name: string;
  /** Whom it would act for. */
  readonly person: string;
  readonly action: string;
  /** What the form sends on. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the program is. */
  readonly where: 'here' | 'elsewhere';
}

/** Before anything is given: another site could have led the browser here. */
export function askPage({ name, person, action, fields, where }: AskedFor): Page {
  const inputs = Object.entries(fields).map(
    ([field, text]) => html`<input type="hidden" name="${field}" value="${text}">`,
  );
  const from =
    where === 'here'
      ? html`<p>A program on this computer asks for it. Go on only if you have just started it yourself.</p>`
      : html`<p>Go on only if <strong>you</strong> started the program, and it shows this code. If somebody sent you the code or this address, they would act as you.</p>`;
  return {
    title: 'Let a program act for you?',
    main: html`<dl><dt>Program</dt><dd>${name}</dd><dt>Acts as</dt><dd>${person}</dd>${where === 'elsewhere' ? html`<dt>Code</dt><dd><code>${fields.user_code}</code></dd>` : undefined}</dl>
${from}
<form method="post" action="${action}">${inputs}<button class="button">Let it act for me</button></form>`,
  };
}

/** Where a person types the code that a program shows. */
export function userCodePage(action: string, isUnknown = false): Page {
  const problem = isUnknown
    ? html`<p id="problem" role="alert">No program waits under this code. Start it again, and type the new one.</p>`
    : undefined;
  return {
    title: 'Type the code',
    main: html`<p>The program that you started shows it.</p>
${problem}<form method="get" action="${action}"><label for="user_code">Code</label>
<input id="user_code" name="user_code" autocomplete="off" required${isUnknown ? html` aria-invalid="true" aria-describedby="problem"` : undefined}>
<button class="button">Continue</button></form>`,
    ...(isUnknown ? { status: 400 } : {}),
  };
}

/** A device has what it waited for. */
export function grantedPage(listHref: string): Page {
  return {
    title: 'The program may act for you',
    main: html`<p>Go back to it. You can <a href="${listHref}">take it back</a> at any time.</p>`,
  };
}

/** What a list of credentials shows. */
export interface ListedCredentials {
  readonly credentials: readonly StoredCredential[];
  readonly action: string;
  /** Whether they are everybody's. */
  readonly isEveryones: boolean;
  /** Where an operator finds everybody's, or their own. */
  readonly otherHref: string | undefined;
}

/** The programs that act for somebody, each with a button that ends that. */
export function credentialsPage({ credentials, action, isEveryones, otherHref }: ListedCredentials): Page {
  const table =
    credentials.length === 0
      ? html`<p class="quiet">No program acts for ${isEveryones ? 'anybody' : 'you'}.</p>`
      : html`<table><thead><tr><th scope="col">Program</th>${isEveryones ? html`<th scope="col">For</th>` : undefined}<th scope="col">Given</th><th scope="col">Last used</th><th scope="col">Ends</th><th></th></tr></thead>
<tbody>${credentials.map((one) => row(one, action, isEveryones))}</tbody></table>`;
  const other =
    otherHref === undefined
      ? undefined
      : html`<p class="row"><a href="${otherHref}">${isEveryones ? 'Only mine' : "Everybody's"}</a></p>`;
  return {
    title: isEveryones ? 'Programs that act for people' : 'Programs that act for you',
    main: html`${table}${other}`,
  };
}

function row(one: StoredCredential, action: string, isEveryones: boolean): Html {
  const owner = isEveryones ? html`<td>${one.subject}</td>` : undefined;
  const everyone = isEveryones ? html`<input type="hidden" name="everyone" value="1">` : undefined;
  return html`<tr><th scope="row">${one.name}</th>${owner}<td>${time(one.createdAt)}</td><td>${time(one.usedAt)}</td><td>${time(one.endsAt)}</td>
<td><form method="post" action="${action}">${everyone}<button class="button quiet" name="id" value="${one.id}">End</button></form></td></tr>`;
}
