import { phpParameterName } from '../path-override/php-parameter-name.ts';
import { boundedJson } from './call-bounds.ts';
import { type ConduitCall, jsonObject, textOf } from './conduit-call.ts';

/** The arguments of a method, as Phorge hands them to it: JSON values by name. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** About the call, and not for its method. */
const METADATA = /^(?:api\..*|access_token|code|output|params|scope|__.*)$/s;

/**
 * The arguments of a parsed call, in any of its three forms. With `params`, other parameters are ignored, as in Phorge. `undefined` for
 * arguments that are not UTF-8 text, or not JSON where JSON is required.
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
    // What is no JSON, too much of it, or no UTF-8 cannot be told, which counts against the caller.
    return undefined;
  }
}

function firstValue(parameters: ConduitCall['parameters'], name: string): string {
  return parameters.find((each) => each.name === name)?.value ?? '';
}

/** Each value is a JSON document; an empty one is null. */
function consoleArguments(parameters: ConduitCall['parameters']): CallArguments {
  const readJson = boundedJson();
  const found: Record<string, unknown> = Object.create(null);
  for (const { name, value } of parameters) {
    if (name.includes('\0')) throw new TypeError('PHP truncates a name at its first NUL');
    const [, key] = /^params\[([^[\]]+)\]$/.exec(name) ?? [];
    if (key === undefined || key === '__conduit__') continue;
    found[textOf(key)] = value === '' ? null : readJson(textOf(value));
  }
  return found;
}

/** PHP's own nested names: `constraints[projects][0]=…`. Phorge keeps dots and spaces in them, which PHP does not. */
function plainArguments(parameters: ConduitCall['parameters']): CallArguments {
  const found: Record<string, unknown> = Object.create(null);
  const counted = new Map<object, Counted>();
  for (const { name, value } of parameters) {
    const [first = ''] = name.split('[', 1);
    if (name === '' || METADATA.test(first)) continue;
    if (phpParameterName(name) !== first) throw new TypeError('PHP reads its name differently from Phorge');
    const keys = Array.from(name.matchAll(/\[([^[\]]*)\]/g), ([, key = '']) => textOf(key));
    if (keys.length > DEEPEST) throw new TypeError('it is nested deeper than rules are evaluated');
    put(found, [textOf(first), ...keys], textOf(value), counted);
  }
  return found;
}

/** Nothing is reported about a call that is nested deeper than this. */
const DEEPEST = 16;

/** The numbers among the keys of a list. */
interface Counted {
  readonly largest: number;
  /** Whether there is one from which PHP counts on in its own way. */
  readonly isOdd: boolean;
}

function put(
  into: Record<string, unknown>,
  [key = '', ...rest]: readonly string[],
  value: string,
  counted: Map<object, Counted>,
): void {
  const { largest, isOdd } = counted.get(into) ?? { largest: -1, isOdd: false };
  if (key === '' && isOdd) throw new TypeError('PHP continues the numbering differently');
  // What PHP takes for `[]`: one more than the largest number there.
  const at = key === '' ? String(largest + 1) : key;
  if (/^-?\d+$/.test(at)) {
    const isPlain = /^(?:0|[1-9]\d{0,8})$/.test(at);
    counted.set(into, {
      largest: isPlain ? Math.max(largest, Number(at)) : largest,
      isOdd: isOdd || !isPlain,
    });
  }
  if (rest.length === 0) {
    if (at in into) throw new TypeError('a value occurs twice');
    into[at] = value;
    return;
  }
  const inner = into[at] ?? Object.create(null);
  if (typeof inner !== 'object') throw new TypeError('a parameter is both a value and a list');
  into[at] = inner;
  put(inner as Record<string, unknown>, rest, value, counted);
}
