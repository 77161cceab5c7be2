import {
  type Parameters,
  type Read,
  readFormFields,
  readParameters,
  recognizedParameters,
  type Sleep,
} from '@portcullis/core/internal';
import { loginError } from '../failures/login-failure.ts';
import type { SessionSettings } from '../settings/session-options.ts';

/** Largest form that the gate's endpoints read, in bytes. A logout token is the largest thing in one. */
const MAX_FORM_BYTES = 32_768;

/** The parameters of these names. Fails with `session.parameters` if one is repeated or has another name. */
export function parametersIn<const Name extends string>(
  search: URLSearchParams,
  names: readonly Name[],
): Parameters<Name> {
  return understood(readParameters(search, names));
}

/** The parameters of these names in a protocol message; others are ignored. Fails if one of them is repeated. */
export function protocolParametersIn<const Name extends string>(
  search: URLSearchParams,
  names: readonly Name[],
): Parameters<Name> {
  return parametersIn(recognizedParameters(search, names), names);
}

/** For endpoints without parameters. Fails with `session.parameters` for any parameter. */
export function noParametersIn(search: string): void {
  parametersIn(new URLSearchParams(search), []);
}

/** The fields of a form, under the same rules. */
export async function fieldsIn<const Name extends string>(
  request: Request,
  { sleep }: Pick<SessionSettings, 'sleep'>,
  names: readonly Name[],
): Promise<Parameters<Name>> {
  return parametersIn(await formIn(request, sleep), names);
}

/** The fields of these names in a protocol form; others are ignored. */
export async function protocolFieldsIn<const Name extends string>(
  request: Request,
  { sleep }: Pick<SessionSettings, 'sleep'>,
  names: readonly Name[],
): Promise<Parameters<Name>> {
  return protocolParametersIn(await formIn(request, sleep), names);
}

async function formIn(request: Request, sleep: Sleep): Promise<URLSearchParams> {
  return understood(await readFormFields(request, MAX_FORM_BYTES, sleep));
}

function understood<Value>(read: Read<Value>): Value {
  if (!read.ok) throw loginError('session.parameters', { detail: read.problem });
  return read.value;
}
