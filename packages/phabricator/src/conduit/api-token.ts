import { isomorphicDecode, isomorphicEncode } from '../path-override/isomorphic.ts';
import { urlencodedParameters } from '../path-override/parameter.ts';
import { ambiguous, type ConduitCall, jsonObject, showsCaller } from './conduit-call.ts';

/**
 * The form of a call with this API token, in place of everything that identified the caller. All other parameters are unchanged; `params`
 * keeps the meaning of its JSON.
 *
 * @param search the call's query, which must hold no credentials: they would be sent in addition to the token
 */
export function withApiToken(
  { form, body, isMultipart }: ConduitCall,
  search: string,
  token: string,
): Uint8Array<ArrayBuffer> {
  if (isMultipart) throw ambiguous('a multipart form, to which the gateway cannot add a token');
  if (pairsOf(search.slice(1)).some(({ name }) => isCredential(name))) {
    throw ambiguous('credentials or parameters in its URL: send them in the body of a POST');
  }
  const pairs = pairsOf(isomorphicDecode(body ?? new Uint8Array()));
  const others = pairs.filter(({ name }) => !isReplaced(name)).map(({ text }) => text);
  const metadata = JSON.stringify({ token });
  switch (form) {
    case 'api.token':
      others.push(`api.token=${encodeURIComponent(token)}`);
      break;
    case 'console':
      others.push(`params[__conduit__]=${encodeURIComponent(metadata)}`);
      break;
    case 'params': {
      const params = jsonObject(pairs.find(({ name }) => name === 'params')?.value ?? '');
      const members = { ...params, __conduit__: { token } };
      others.push(`params=${encodeURIComponent(JSON.stringify(members))}`);
    }
  }
  return isomorphicEncode(others.join('&'));
}

interface Pair {
  readonly text: string;
  readonly name: string;
  readonly value: string;
}

function pairsOf(text: string): Pair[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [{ name, value } = { name: '', value: '' }] = urlencodedParameters(pair);
      return { text: pair, name, value };
    });
}

function isReplaced(name: string): boolean {
  return showsCaller(name) || /^(?:api\.token|access_token|params|params\[__conduit__\])$/.test(name);
}

function isCredential(name: string): boolean {
  return showsCaller(name) || /^(?:api[._]token|access_token|params(?:\[.*)?)$/.test(name);
}
