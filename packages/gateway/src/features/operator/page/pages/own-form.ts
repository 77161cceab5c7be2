import { formSenderProblem, readFormFields, readParameters } from '@portcullis/core/internal';
import { operatorError } from '../operator-failure.ts';
import type { Serving } from '../serving.ts';

/** Largest form that is read, in bytes. */
const MAX_FORM_BYTES = 4096;

/** Reads the fields of a form of this page, which a user submitted deliberately. Fails with `operator.origin` and `operator.parameters`. */
export async function ownForm<const Name extends string>(
  { context: { request, target } }: Pick<Serving, 'context'>,
  names: readonly Name[],
): Promise<Readonly<Partial<Record<Name, string>>>> {
  const own = new URL(target.href);
  if (request.headers.get('origin') !== own.origin) {
    throw operatorError('operator.origin', { detail: `the Origin of the form is not ${own.origin}` });
  }
  const problem = formSenderProblem(request);
  if (problem !== undefined) throw operatorError('operator.origin', { detail: problem });
  const form = await readFormFields(request, MAX_FORM_BYTES);
  const read = form.ok ? readParameters(form.value, names) : form;
  if (!read.ok) throw operatorError('operator.parameters', { detail: read.problem });
  return read.value;
}
