import type { HeaderList } from './header-list.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string;
}

/** One `Set-Cookie` line, taken apart as browsers do (RFC 6265 section 5.2). */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** Names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The values of a header, one for each line of it. */
export function valuesOf({ headers }: Answer, name: string): string[] {
  return headers.flatMap(([given, value]) => (given.toLowerCase() === name ? [value] : []));
}

/** Where the answer leads, if it leads anywhere. */
export function locationOf(answer: Answer): string | undefined {
  return answer.status >= 300 && answer.status < 400 ? valuesOf(answer, 'location')[0] : undefined;
}

/** The cookies that the answer sets. */
export function setCookiesOf(answer: Answer): SetCookie[] {
  return valuesOf(answer, 'set-cookie').map((line) => {
    const [pair = '', ...rest] = line.split(';');
    const [name, value] = split(pair);
    const attributes = rest.map(split).map(([key, text]) => [key.toLowerCase(), text] as const);
    return { name, value, attributes: new Map(attributes) };
  });
}

function split(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=');
  if (equals < 0) return [pair.trim(), ''];
  return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
}
