/** A string or a structural character of valid JSON. Numbers and literals contain neither. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * Whether an object in this JSON text, at any depth, has two members with the same name. Parsers differ in which of the two they
 * return.
 *
 * @param json valid JSON: call `JSON.parse` first
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-4 | RFC 7515 section 4}
 */
export function hasDuplicateMember(json: string): boolean {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const name: string = JSON.parse(last);
      // A colon stands in an object: in valid JSON one is open.
      const members = open.at(-1) as Set<string>;
      if (members.has(name)) return true;
      members.add(name);
    } else last = token;
  }
  return false;
}
