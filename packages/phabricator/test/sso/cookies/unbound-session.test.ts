import { expect, it } from 'vitest';
import { sentCookies } from '../../../src/sso/cookies/phorge-cookies.ts';
import { unboundSession } from '../../../src/sso/cookies/unbound-session.ts';

const read = (header: string) => unboundSession(sentCookies(header, 'lab_'));

it('an unbound session is the one session and the one name that a browser sends, unchanged', () => {
  expect(read('a=1; lab_phusr=ada; lab_phsid=k%37; phsid=x')).toEqual({
    session: 'k7',
    username: 'ada',
    header: 'lab_phsid=k%37; lab_phusr=ada',
  });
});

it.each([
  ['no session', 'lab_phusr=ada'],
  ['no name', 'lab_phsid=k'],
  ['two sessions', 'lab_phsid=k; lab_phsid=l; lab_phusr=ada'],
  ['the same session twice', 'lab_phsid=k; lab_phsid=k; lab_phusr=ada'],
  ['two names', 'lab_phsid=k; lab_phusr=ada; lab_phusr=bob'],
  ['a session that Phorge does not spell so', 'lab.phsid=k; lab_phusr=ada'],
  ['a name that Phorge does not spell so', 'lab_phsid=k; lab.phusr=ada'],
  ['a name that is none', 'lab_phsid=k; lab_phusr=a%20b'],
  ['a name that ends with a period', 'lab_phsid=k; lab_phusr=ada.'],
  ['an empty name', 'lab_phsid=k; lab_phusr='],
  ['a long name', `lab_phsid=k; lab_phusr=${'a'.repeat(65)}`],
])('an unbound session is absent with %s', (_, header) => {
  expect(read(header)).toBeUndefined();
});
