import { phpParameterName } from '../path-override/php-parameter-name.ts';
import { type ConduitCall, jsonObject, textOf } from './conduit-call.ts';

/** The arguments of a method, as Phorge hands them to it: JSON values by name. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** About the call, and not for its method. */
const METADATA = /^(?:api\..*|access_token|code|output|params|scope|__.*)$/s;

/**
 * The arguments of a call that was read, whichever of the three forms it has. With `params`, nothing beside it counts, as in
 * Phorge. `undefined` for arguments that are no text in UTF-8, or no JSON where they have to be.
 */
export function callArguments({ form, parameters }: ConduitCall): CallArguments | undefined {
  try {
    switch (form) {
      case 'params': {
        const { __conduit__: _, ...rest } = jsonObject(firstValue(parameters, 'params'));
        return rest;
      }
      case 'console':
        return consoleArguments(parameters);
      case 'api.token':
        return plainArguments(parameters);
    }
  } catch {
    // What is no JSON or no UTF-8 cannot be told, which counts against the caller.
    return undefined;
  }
}

function firstValue(parameters: ConduitCall['parameters'], name: string): string {
  return parameters.find((each) => each.name === name)?.value ?? '';
}

/** Each value is JSON by itself; an empty one is null. */
function consoleArguments(parameters: ConduitCall['parameters']): CallArguments {
  const found: Record<string, unknown> = Object.create(null);
  for (const { name, value } of parameters) {
    if (name.includes('\0')) throw new TypeError('PHP cuts a name off at its first NUL');
    const [, key] = /^params\[([^[\]]+)\]$/.exec(name) ?? [];
    if (key === undefined || key === '__conduit__') continue;
    found[textOf(key)] = value === '' ? null : JSON.parse(textOf(value));
  }
  return found;
}

/** PHP's own nested names: `constraints[projects][0]=…`. Phorge keeps dots and spaces in them, which PHP does not. */
function plainArguments(parameters: ConduitCall['parameters']): CallArguments {
  const found: Record<string, unknown> = Object.create(null);
  for (const { name, value } of parameters) {
    const [first = ''] = name.split('[', 1);
    if (name === '' || METADATA.test(first)) continue;
    if (phpParameterName(name) !== first) throw new TypeError('PHP names it otherwise than Phorge');
    const keys = Array.from(name.matchAll(/\[([^[\]]*)\]/g), ([, key = '']) => textOf(key));
    put(found, [textOf(first), ...keys], textOf(value));
  }
  return found;
}

function put(into: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: string): void {
  const at = key === '' ? nextIndex(into) : key;
  if (rest.length === 0) {
    if (at in into) throw new TypeError('a value is there twice');
    into[at] = value;
    return;
  }
  const inner = into[at] ?? Object.create(null);
  if (typeof inner !== 'object') throw new TypeError('a value is a list too');
  into[at] = inner;
  put(inner as Record<string, unknown>, rest, value);
}

/** What PHP takes for `[]`: one more than the largest number there. */
function nextIndex(into: Readonly<Record<string, unknown>>): string {
  const numbers = Object.keys(into).filter((key) => /^-?\d+$/.test(key));
  if (!numbers.every((key) => /^(?:0|[1-9]\d{0,8})$/.test(key)))
    throw new TypeError('PHP counts on otherwise');
  return String(Math.max(-1, ...numbers.map(Number)) + 1);
}
