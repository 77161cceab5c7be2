import { expect, it } from 'vitest';
import { withoutOwnCookies } from '../src/own-credentials.ts';

it.each([
  ['phsid=a; phusr=b', 'phsid=a; phusr=b'],
  ['phsid=CF_Authorization; x=portcullis', 'phsid=CF_Authorization; x=portcullis'],
  ['CF_Authorization=t; phsid=a', 'phsid=a'],
  ['phsid=a;CF_AppSession=t;phusr=b', 'phsid=a;phusr=b'],
  ['__Host-portcullis=t', undefined],
  ['__Host-portcullis_session.0=t; __Host-portcullis_session.1=u; a=b', 'a=b'],
  ['cf_authorization=t', undefined],
  ['CF_Authorization = t; a=b', 'a=b'],
  ['CF_Authorization', undefined],
])('%j becomes %j', (cookies, left) => {
  expect(withoutOwnCookies(cookies)).toBe(left);
});
