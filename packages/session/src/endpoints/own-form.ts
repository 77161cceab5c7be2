import type { BaseContext } from '@portcullis/core';
import { formSenderProblem, type Parameters } from '@portcullis/core/internal';
import { loginError } from '../failures/login-failure.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { fieldsIn, noParametersIn } from './parameters.ts';

/**
 * The fields of a form of the gate, sent by a page of this origin in a window of its own. Fails with `session.origin` for one that
 * another site, a script or a frame sent, or that was sent without a click, where the browser says so. It does **not** know a script of this
 * origin that opens the page and clicks.
 */
export async function ownForm<const Name extends string>(
  context: BaseContext,
  settings: Pick<SessionSettings, 'base' | 'sleep'>,
  names: readonly Name[],
): Promise<Parameters<Name>> {
  const problem = formSenderProblem(context.request);
  if (problem !== undefined) throw loginError('session.origin', { detail: problem });
  return await formOfOrigin(context, settings, names);
}

/**
 * The fields of a form that this origin sent, by a page or by a script: for forms that carry their own proof, such as a signed grant, or
 * that give no access, such as a logout. Fails with `session.origin` for one of another site.
 */
export async function formOfOrigin<const Name extends string>(
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
