import type { BaseContext } from '@portcullis/core';
import type { Parameters } from '@portcullis/core/internal';
import { loginError } from '../failures/login-failure.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { fieldsIn, noParametersIn } from './parameters.ts';

/** The fields of a form of ours, from a page of ours. Fails with `session.origin` for one that another site sent. */
export async function ownForm<const Name extends string>(
  { request, target }: BaseContext,
  settings: Pick<SessionSettings, 'base' | 'sleep'>,
  names: readonly Name[],
): Promise<Parameters<Name>> {
  const { base } = settings;
  noParametersIn(target.search);
  if (request.headers.get('origin') !== base.origin) {
    throw loginError('session.origin', { detail: `the Origin of the form is not ${base.origin}` });
  }
  return await fieldsIn(request, settings, names);
}
