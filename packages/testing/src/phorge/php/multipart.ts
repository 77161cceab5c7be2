import type { Pair } from './php-parameters.ts';

/**
 * The fields of a `multipart/form-data` body as PHP reads them, files left out.
 *
 * As lenient as PHP: lines may end in a lone LF, names may stand in double, single or no quotes, of two `name`
 * parameters the last counts, header names are read in any case, and the closing boundary may be missing. Names
 * are not percent-decoded. Without a boundary there are no fields.
 */
export function multipartFields(body: Buffer, contentType: string): Pair[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return [];
  const text = body.toString('latin1');
  const delimiter = `--${boundary}`;
  const fields: Pair[] = [];
  // What stands before the first boundary is no part.
  for (const part of `\n${text}`.split(`\n${delimiter}`).slice(1)) {
    if (part.startsWith('--')) break;
    const field = fieldOf(part);
    if (field !== undefined) fields.push(field);
  }
  return fields;
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] = /boundary\s*=\s*(?:"([^"]*)"|([^,;]*))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  return boundary === '' ? undefined : boundary;
}

function fieldOf(part: string): Pair | undefined {
  const blank = /\r?\n\r?\n/.exec(part);
  if (blank === null) return undefined;
  // A line that begins with white space continues the one before.
  const headers = part.slice(0, blank.index).replace(/\r?\n[ \t]+/g, ' ');
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1];
  if (disposition === undefined) return undefined;
  const parameters = dispositionParameters(disposition);
  const name = parameters.get('name');
  if (name === undefined || parameters.has('filename')) return undefined;
  const value = part.slice(blank.index + blank[0].length).replace(/\r$/, '');
  return [utf8(name), utf8(value)];
}

function dispositionParameters(disposition: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const parameter = /;\s*([^=;\s]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^;\s]*))/g;
  for (const [, key = '', double, single, plain = ''] of disposition.matchAll(parameter)) {
    const value = double ?? single;
    parameters.set(key.toLowerCase(), value === undefined ? plain : value.replace(/\\(["'\\])/g, '$1'));
  }
  return parameters;
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
