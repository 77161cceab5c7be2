import type { BaseContext } from '@portcullis/core';
import { html } from '@portcullis/core/internal';
import { languageFor } from '@portcullis/core/pages';
import { parametersIn } from '../endpoints/parameters.ts';
import { requiredSession } from '../endpoints/required-session.ts';
import { loginError } from '../failures/login-failure.ts';
import { sessionPage } from '../pages/session-page.ts';
import type { SessionDependencies } from '../request/session-dependencies.ts';
import type { AccessRequests } from '../settings/login-extras.ts';
import { accessRequestForm } from './offer.ts';
import { openOffer } from './sealed-offer.ts';

/** Where a person who was refused by an application says why they need access. Fails with `session.access_request`. */
export async function offeredPage(
  context: BaseContext,
  parts: SessionDependencies,
  { ownerOf }: Pick<AccessRequests, 'ownerOf'>,
): Promise<Response> {
  const { settings, ring } = parts;
  const { offer: sealed = '' } = parametersIn(new URLSearchParams(context.target.search), ['offer']);
  await requiredSession(context, parts);
  const offer = await openOffer(ring, sealed);
  if (offer === undefined)
    throw loginError('session.access_request', { detail: 'its offer was not made here' });
  const language = languageFor(context.request, settings.theme);
  const action = new URL(context.target.pathname, settings.base).href;
  const form = accessRequestForm(
    { sealed, action, whom: ownerOf(offer.rule) ?? settings.theme.contact },
    settings.theme,
    language,
  );
  return sessionPage(context.request, settings, ({ accessRequest }) => ({
    title: accessRequest.heading,
    main: html`${form(accessRequest)}`,
  }));
}
