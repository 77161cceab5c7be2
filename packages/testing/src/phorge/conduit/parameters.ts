import { type PhpArray, type PhpValue, toJsonValue } from '../php/php-parameters.ts';
import { ConduitError } from './envelope.ts';

/** A call taken apart: what is about the call, and what is for the method. */
export interface CallParameters {
  readonly token: string | undefined;
  readonly accessToken: string | undefined;
  /** For the method: JSON values, keyed by name. */
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * Reads the three call forms, in Phorge's order: `params[name]=<JSON>`, `params=<JSON object>`, plain names. With `params` in either form,
 * a separate `api.token` does not count.
 */
export function callParameters(method: string, parameters: PhpArray): CallParameters {
  const accessToken = text(parameters.get('access_token'));
  const params = parameters.get('params');
  if (params instanceof Map) {
    const values = new Map<string, unknown>();
    for (const [name, json] of params) {
      if (json !== '')
        values.set(name, parseJson(json, `The value for parameter '${name}' is not valid JSON.`));
    }
    return withMetadata(values, accessToken);
  }
  if (params !== undefined && params !== '') {
    const invalid = `Invalid parameter information was passed to method '${method}'.`;
    const object = parseJson(params, invalid);
    if (typeof object !== 'object' || object === null) throw new ConduitError('ERR-CONDUIT-CORE', invalid);
    return withMetadata(new Map(Object.entries(object)), accessToken);
  }
  const own = [...parameters].filter(
    ([name]) =>
      !name.startsWith('api.') &&
      !/^__.*__$/.test(name) &&
      !['access_token', 'output', 'params'].includes(name),
  );
  return {
    token: text(parameters.get('api.token')),
    accessToken,
    values: new Map(own.map(([name, value]) => [name, toJsonValue(value)])),
  };
}

function withMetadata(values: Map<string, unknown>, accessToken: string | undefined): CallParameters {
  const metadata = values.get('__conduit__');
  values.delete('__conduit__');
  const token: unknown =
    typeof metadata === 'object' && metadata !== null && 'token' in metadata ? metadata.token : undefined;
  return { token: typeof token === 'string' ? token : undefined, accessToken, values };
}

function parseJson(json: PhpValue, problem: string): unknown {
  try {
    return typeof json === 'string' ? JSON.parse(json) : toJsonValue(json);
  } catch (cause) {
    const error = new ConduitError('ERR-CONDUIT-CORE', problem);
    error.cause = cause;
    throw error;
  }
}

function text(value: PhpValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
