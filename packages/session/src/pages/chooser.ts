import { html, type Page } from '@portcullis/core/internal';

/** What the chooser offers. */
export interface Choices {
  readonly providers: readonly { readonly label: string; readonly href: string }[];
  /** Where the e-mail address is sent, if some provider is known by its domains. */
  readonly emailAction: string | undefined;
  readonly returnTo: string;
  /** Whether an address was given that no provider knows. */
  readonly isUnknownEmail?: boolean;
}

/** Several providers, and nothing that says which. */
export function chooserPage({ providers, emailAction, returnTo, isUnknownEmail = false }: Choices): Page {
  const problem = isUnknownEmail
    ? html`<p id="problem" role="alert">No sign-in is known for this address. Choose one from the list.</p>`
    : undefined;
  const describedBy = isUnknownEmail ? html` aria-invalid="true" aria-describedby="problem"` : undefined;
  const form =
    emailAction === undefined
      ? undefined
      : html`<h2>Or by your e-mail address</h2>
${problem}<form method="post" action="${emailAction}">
<input type="hidden" name="return_to" value="${returnTo}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required${describedBy}>
<button class="button quiet">Continue</button>
</form>`;
  return {
    title: 'Sign in',
    main: html`<p>Choose where you sign in.</p>
<ul class="choices">${providers.map(({ label, href }) => html`<li><a class="button" href="${href}">${label}</a></li>`)}</ul>
${form}`,
    ...(isUnknownEmail ? { status: 400 } : {}),
  };
}
