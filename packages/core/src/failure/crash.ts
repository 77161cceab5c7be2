import { OptionsError } from '../options/check-options.ts';
import { tellOperator } from '../tell.ts';
import { AccessError } from './access-error.ts';
import { type RequestCut, requestCut } from './request-cut.ts';
import { requestError } from './request-failure.ts';
import { runtimeText } from './runtime-text.ts';

/** How many lines of a stack are recorded. */
const MAX_PLACES = 5;

/**
 * Converts an error that no step expected to one that can be recorded. Options and bindings that cannot work are the operator's to
 * repair: they are `gateway.misconfigured`, with the text that lists them, which contains no data of the request and no value.
 *
 * Of a bug it records the name, the message and the stack, without any data of the request. For a request with a body, the message is only
 * kept if the runtime wrote it, since the body cannot be read again for comparison.
 */
export function crash(thrown: unknown, request: Request): AccessError {
  if (thrown instanceof OptionsError) {
    return requestError('gateway.misconfigured', { detail: thrown.message, cause: thrown });
  }
  if (!(thrown instanceof Error))
    return requestError('request.crashed', { detail: `threw a ${typeof thrown}` });
  const cut = requestCut(request);
  const message = messageOf(thrown, request, cut);
  const said = message === '' ? thrown.name : `${thrown.name}: ${message}`;
  const places = placesOf(thrown).map((place) => cut(place, 'place'));
  return requestError('request.crashed', { detail: [said, ...places].join(' '), cause: thrown });
}

/**
 * Reports a fault of the Worker to the operator: `wrangler dev` shows it. If the report fails, it goes to the console: the
 * request is answered and recorded in any case.
 *
 * @param isLocal whether the request is for a host of this machine, as in development: then the whole error is reported, since what it
 * contains is the developer's own
 */
export function reportFault(
  { code, detail = '', cause }: AccessError,
  requestId: string,
  isLocal: boolean,
  report: (text: string) => void,
): void {
  const isWhole = isLocal && code === 'request.crashed' && cause instanceof Error;
  const said = (isWhole ? cause.stack : undefined) ?? detail.replaceAll(PLACES, '\n    at ');
  tellOperator(report, `${code}: ${said}\n    request ${requestId}`);
}

/** Matches before each stack line at the end of a detail, and before no other `at`. */
const PLACES = / at (?=(?:(?:(?!at )[^\s()]+ )+\()?[^\s()]+:\d+:\d+\)?(?: at |$))/g;

const MAX_MESSAGE = 500;

function messageOf(thrown: Error, request: Request, cut: RequestCut): string {
  // It contains no data of a request.
  if (thrown instanceof AccessError) return thrown.detail ?? thrown.code;
  const { name, message } = thrown;
  if (request.body !== null) {
    return runtimeText(message) ?? '(message omitted, because the request has a body)';
  }
  // Parsers quote the start of the text that they could not parse, which may come from a client.
  const quoted = name === 'SyntaxError' ? message.replaceAll(/"[^"]*"(?:\.\.\.)?|'[^']*'/g, '"…"') : message;
  return cut(quoted.slice(0, MAX_MESSAGE).replaceAll(/\s+/g, ' '), 'message');
}

/** Where an error was thrown. A stack starts with the message, whose lines can look like stack lines: it is removed. */
function placesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  const places = lines.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return places.slice(0, MAX_PLACES).map((line) => line.trim());
}
