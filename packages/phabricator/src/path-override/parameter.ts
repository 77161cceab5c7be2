import { phpUrlDecode } from './php-parameter-name.ts';

/** One parameter as it was sent. */
export interface Parameter {
  /** Decoded, not normalized. */
  readonly name: string;
  readonly value: string;
  /** Whether it is a file of a multipart form: PHP separates these, so that code that reads parameters does not see them. */
  readonly isFile?: true;
}

/** The parameters of a query (without its `?`) or a form body, in the order in which they were sent. */
export function* urlencodedParameters(text: string): Generator<Parameter> {
  for (const [pair] of text.matchAll(/[^&]+/g)) {
    const equals = pair.indexOf('=');
    yield equals === -1
      ? { name: phpUrlDecode(pair), value: '' }
      : { name: phpUrlDecode(pair.slice(0, equals)), value: phpUrlDecode(pair.slice(equals + 1)) };
  }
}
