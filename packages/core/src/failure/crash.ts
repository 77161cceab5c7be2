import { OptionsError } from '../options/check-options.ts';
import { tellOperator } from '../tell.ts';
import { AccessError } from './access-error.ts';
import { cutOutRequest } from './request-cut.ts';
import { requestError } from './request-failure.ts';

/** How many lines of a stack are kept. */
const MAX_PLACES = 5;

/**
 * A bug, as an error that may be recorded: its kind, its message and its place, with everything that came from the
 * request cut out. The message of a request with a body is kept only where the runtime wrote it, since a body that was
 * read cannot be read again to compare.
 */
export function crash(thrown: unknown, request: Request): AccessError {
  if (!(thrown instanceof Error))
    return requestError('request.crashed', { detail: `threw a ${typeof thrown}` });
  const message = messageOf(thrown, request);
  const said = message === '' ? thrown.name : `${thrown.name}: ${message}`;
  const places = placesOf(thrown).map((place) => cutOutRequest(place, request, 'place'));
  return requestError('request.crashed', { detail: [said, ...places].join(' '), cause: thrown });
}

/**
 * Tells the operator of a fault of the Worker where it runs: `wrangler dev` shows it. Where that fails, the console has it: the request
 * gets its answer and its record all the same.
 */
export function reportFault(
  { code, detail = '' }: AccessError,
  requestId: string,
  report: (text: string) => void,
): void {
  tellOperator(report, `${code}: ${detail.replaceAll(PLACES, '\n    at ')}\n    request ${requestId}`);
}

/** Before each place at the end of a detail, and before no other `at`. */
const PLACES = / at (?=(?:(?:(?!at )[^\s()]+ )+\()?[^\s()]+:\d+:\d+\)?(?: at |$))/g;

/** What runtimes say by themselves. The names that they say it of may be members of a body, and are left out. */
const OF_THE_RUNTIME =
  /Cannot (?:read|set) properties of (?:undefined|null)|is not (?:a function|defined|iterable|a constructor)|Assignment to constant variable|Maximum call stack size exceeded|Body has already been used/;

const MAX_MESSAGE = 500;

function messageOf(thrown: Error, request: Request): string {
  // Neither is made of anything that a request can say.
  if (thrown instanceof OptionsError) return thrown.message;
  if (thrown instanceof AccessError) return thrown.detail ?? thrown.code;
  const { name, message } = thrown;
  if (request.body !== null) {
    const [known] = OF_THE_RUNTIME.exec(message) ?? [];
    return known ?? '(its message is left out: the request has a body)';
  }
  // A parser quotes the beginning of what it could not read, whoever sent that.
  const quoted = name === 'SyntaxError' ? message.replaceAll(/"[^"]*"(?:\.\.\.)?|'[^']*'/g, '"…"') : message;
  return cutOutRequest(quoted.slice(0, MAX_MESSAGE).replaceAll(/\s+/g, ' '), request, 'message');
}

/** Where an error was thrown. A stack begins with the message, whose lines may look like places: it is cut off. */
function placesOf({ message, stack = '' }: Error): string[] {
  const start = stack.indexOf(message);
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  const places = lines.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return places.slice(0, MAX_PLACES).map((line) => line.trim());
}
