import type { Answer } from '../answer.ts';
import { PhorgeException } from '../exceptions.ts';
import { type PhorgeRequest, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { callingUser } from './authentication.ts';
import { ConduitError, envelopeAnswer } from './envelope.ts';
import { conduitMethod } from './methods.ts';
import { type CallParameters, callParameters } from './parameters.ts';

/** `/api/<method>`: always HTTP 200, the envelope says how it went. */
export function conduitCall(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const output = textParameter(request, 'output');
  try {
    const result = run(phorge, request, request.path.slice('/api/'.length));
    return envelopeAnswer({ result, error_code: null, error_info: null }, output);
  } catch (error) {
    if (error instanceof ConduitError) {
      return envelopeAnswer({ result: null, error_code: error.code, error_info: error.message }, output);
    }
    if (error instanceof PhorgeException) {
      return envelopeAnswer(
        { result: null, error_code: 'ERR-CONDUIT-CORE', error_info: error.message },
        output,
      );
    }
    throw error;
  }
}

function run(phorge: PhorgeState, request: PhorgeRequest, name: string): unknown {
  // Exactly this text: with "; charset=utf-8" the body is read as a form.
  if (request.headers['content-type'] === 'application/json') {
    throw new ConduitError(
      'ERR-CONDUIT-CORE',
      'Use form-encoded data to submit parameters to Conduit endpoints. Sending a JSON-encoded body and setting ' +
        "'Content-Type': 'application/json' is not currently supported.",
    );
  }
  const call: CallParameters = callParameters(name, request.parameters);
  const method = conduitMethod(name);
  if (method === undefined) {
    throw new ConduitError('ERR-CONDUIT-CALL', `Conduit API method "${name}" does not exist.`);
  }
  const undeclared = [...call.values.keys()].filter((key) => !method.parameters.includes(key));
  if (undeclared.length > 0) {
    const names = undeclared.map((key) => `'${key}'`).join(', ');
    throw new ConduitError(
      'ERR-CONDUIT-CALL',
      `API Method "${name}" does not define these parameters: ${names}.`,
    );
  }
  if (!method.requiresLogin) return method.run(phorge, call.values);
  return method.run(phorge, call.values, callingUser(phorge, request, call));
}
