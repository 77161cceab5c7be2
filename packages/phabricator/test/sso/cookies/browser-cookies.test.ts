import type { Caller } from '@portcullis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { browserCookies } from '../../../src/sso/cookies/browser-cookies.ts';
import { CookieProofs } from '../../../src/sso/cookies/cookie-proofs.ts';
import { isAnonymousSession } from '../../../src/sso/cookies/phorge-cookies.ts';
import { MacRing } from '../../../src/sso/mac-ring.ts';
import { phpCookies } from '../../fixtures/php-cookies.ts';
import { NOBODY } from '../../fixtures/sso-gate.ts';
import { person } from '../../fixtures/sso-server.ts';

const ADA = person();
const BOB = person({ subject: '2' });
const SERVICE: Caller = { ...ADA, kind: 'service' };
const SESSION = 'k7qfcdcwv6omrajfgh2rh5aeussjmoizudeielqx';

const proofs = new CookieProofs('phorge', new MacRing(['k'.repeat(32)]));

/** The gate's own cookie, as a browser sends it. */
async function proofOf(name: 'phsid' | 'phreg', value: string, who = ADA): Promise<string> {
  const [cookie = ''] = (await proofs.line(name, value, who, undefined)).split(';');
  return cookie;
}

const proof = await proofOf('phsid', SESSION);
const registrationProof = await proofOf('phreg', 'key');

const read = (header: string, caller: Caller = ADA, prefix = '') =>
  browserCookies(header, prefix, caller, proofs);

describe('browserCookies', () => {
  it('forwards the session and the name of its user', async () => {
    const header = `phusr=ada; phsid=${SESSION}; other=1; ${proof}`;
    expect(await read(header)).toMatchObject({
      header,
      hasSession: true,
      dropped: undefined,
      unbound: undefined,
    });
  });

  it.each([
    ['of nobody', NOBODY, 'no_person'],
    ['of a service', SERVICE, 'no_person'],
    ['of another person', BOB, 'other_person'],
  ])('drops the session and the name in a request %s, and no other cookie', async (_, caller, dropped) => {
    const header = `phusr=ada; phsid=${SESSION}; other=1; next_uri=x; ${proof}`;
    expect(await read(header, caller)).toMatchObject({
      header: `other=1; next_uri=x; ${proof}`,
      hasSession: false,
      dropped,
      unbound: undefined,
    });
  });

  it('forwards anonymous sessions of everyone, without a name', async () => {
    for (const caller of [ADA, NOBODY, SERVICE]) {
      for (const session of ['phsid=A%2Fabc', 'phsid=A/abc']) {
        expect(await read(`${session}; phusr=ada`, caller)).toMatchObject({
          header: session,
          hasSession: false,
          dropped: undefined,
        });
      }
    }
  });

  it('forwards a registration to the user who started it', async () => {
    const header = `phreg=key; ${registrationProof}`;
    expect(await read(header)).toMatchObject({ header, hasRegistration: true });
    for (const caller of [BOB, NOBODY, SERVICE]) {
      expect(await read(header, caller)).toMatchObject({ header: registrationProof, hasRegistration: false });
    }
    expect(await read('phreg=key')).toMatchObject({ header: undefined, hasRegistration: false });
    expect(await read(`phreg=key; ${registrationProof.replace('phreg', 'phsid')}`)).toMatchObject({
      hasRegistration: false,
    });
  });

  it.each([
    ['', 'a=1; invite=c0de', true],
    ['ph_', 'ph.invite=c0de', true],
    ['ph_', 'invite=c0de', false],
    ['', 'a=invite', false],
  ])('forwards an invitation, and reports one: after %j, %s: %s', async (prefix, header, hasInvitation) => {
    expect(await read(header, ADA, prefix)).toMatchObject({ header, hasInvitation });
  });

  it('does not accept the proof of a registration for a session, or the reverse', async () => {
    const same = await proofOf('phreg', SESSION);
    expect(await read(`phsid=${SESSION}; ${same.replace('phreg', 'phsid')}`)).toMatchObject({
      dropped: 'other_person',
    });
    expect(await read(`phreg=${SESSION}; ${proof.replace('phsid', 'phreg')}`)).toMatchObject({
      hasRegistration: false,
    });
  });

  it('offers an old session without any proof, and only that', async () => {
    const header = `a=1; phsid=${SESSION}; phusr=ada`;
    const unbound = { session: SESSION, username: 'ada', header: `phsid=${SESSION}; phusr=ada` };
    expect(await read(header)).toMatchObject({ header: 'a=1', dropped: 'unbound', unbound });
    expect((await read(`${header}; __Host-portcullis-phsid=x`)).unbound).toBeUndefined();
    expect((await read(`${header}; __Host-portcullis-phsid=`)).unbound).toBeUndefined();
    expect((await read(header, NOBODY)).unbound).toBeUndefined();
  });

  it('reports a session that is encoded otherwise than Phorge does', async () => {
    expect(await read(`phsid[]=${SESSION}; ${proof}`)).toMatchObject({
      header: proof,
      dropped: 'misspelled',
      unbound: undefined,
    });
    expect(await read(`%70hsid=${SESSION}`)).toMatchObject({
      header: undefined,
      dropped: 'misspelled',
      unbound: undefined,
    });
  });

  it('checks few of many sessions', async () => {
    const many = Array.from({ length: 50 }, (_, at) => `phsid=s${at}`).join('; ');
    expect(await read(`${many}; phsid=${SESSION}; ${proof}`)).toMatchObject({
      hasSession: false,
      dropped: 'other_person',
    });
    expect(await read(`phsid=${SESSION}; ${many}; ${proof}`)).toMatchObject({
      hasSession: true,
      dropped: 'several',
    });
  });

  it('returns nothing without cookies', async () => {
    expect(await read('')).toEqual({
      header: undefined,
      hasSession: false,
      hasRegistration: false,
      hasInvitation: false,
      dropped: undefined,
      unbound: undefined,
      proofs: {},
    });
  });

  const piece = fc.oneof(
    fc.constantFrom(
      'phsid',
      'phusr',
      'phreg',
      'lab_',
      'lab.',
      '=',
      '; ',
      ';',
      ' ',
      '[',
      ']',
      '%00',
      '%70',
      '+',
      '.',
      'A%2Fx',
    ),
    fc.constantFrom(
      SESSION,
      'foreign',
      'key',
      'deleted',
      `${proof}; `,
      `${registrationProof}; `,
      'x',
      '%2F',
      'phsid=',
      '; phsid=',
    ),
  );
  const spared = fc.subarray(
    [`phsid=${SESSION}; `, `lab_phsid=${SESSION}; `, 'phusr=ada; ', 'lab_phusr=ada; '].concat([
      'phreg=key; ',
      'lab_phreg=key; ',
      `${proof}; `,
      `${registrationProof}; `,
    ]),
    { minLength: 6 },
  );
  const header = fc
    .oneof(
      fc.array(piece, { maxLength: 30 }),
      fc.tuple(spared, fc.array(piece, { maxLength: 2 })).map((some) => some.flat()),
    )
    .map((pieces) => pieces.join(''));

  it.each(['', 'lab_'])(
    'never lets Phorge see a session, name or registration that is not the caller’s, under the prefix "%s"',
    async (prefix) => {
      const own = { session: 0, registration: 0 };
      await fc.assert(
        fc.asyncProperty(
          header,
          fc.constantFrom(ADA, BOB, NOBODY, SERVICE),
          fc.boolean(),
          async (sent, caller, decodesNames) => {
            const { header: passed = '', hasSession, hasRegistration } = await read(sent, caller, prefix);
            const seen = phpCookies(passed, decodesNames);
            const session = seen.get(`${prefix}phsid`);
            if (caller === ADA && hasSession) own.session += 1;
            if (caller === ADA && hasRegistration) own.registration += 1;
            if (caller === ADA && hasSession) expect(session).toBe(SESSION);
            else expect(session === undefined || isAnonymousSession(session)).toBe(true);
            if (!(caller === ADA && hasSession)) expect(seen.has(`${prefix}phusr`)).toBe(false);
            expect(seen.get(`${prefix}phreg`)).toBe(caller === ADA && hasRegistration ? 'key' : undefined);
          },
        ),
        { numRuns: 2000 },
      );
      // Or it would say that nobody ever sees anything.
      expect(Math.min(own.session, own.registration)).toBeGreaterThan(0);
    },
  );
});
