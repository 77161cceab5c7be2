import { mistranslated } from '@portcullis/testing/internal';
import { describe, expect, it, test } from 'vitest';
import { LINK_MESSAGES } from '../../../src/sso/linking/link-catalogue.ts';
import { linkOfferPage, linkRefusedPage } from '../../../src/sso/linking/link-page.ts';
import { messages } from '../../../src/sso/linking/messages/en.ts';
import { person } from '../../fixtures/sso-server.ts';

const EVIL = '"><script>alert(1)</script>';

describe('linkOfferPage', () => {
  const offer = { username: 'alice', action: '/.portcullis/idp/link', returnTo: '/T1', proof: 'a.b' };

  it.each([
    [person(), 'ada@corp.example'],
    [person({ email: undefined }), 'Ada Lovelace'],
    [person({ email: undefined, name: undefined }), '248289761001'],
  ])('names the account and the user', (who, shown) => {
    const { main } = linkOfferPage({ ...offer, person: who }, messages, 'Wiki');
    expect(String(main)).toContain('signed in to Wiki as');
    expect(String(main)).toContain('<strong>alice</strong>');
    expect(String(main)).toContain(`<strong>${shown}</strong>`);
    expect(String(main)).toContain('<form method="post" action="/.portcullis/idp/link">');
  });

  it('shows everything as text', () => {
    const evil = {
      username: EVIL,
      person: person({ email: EVIL }),
      action: EVIL,
      returnTo: EVIL,
      proof: EVIL,
    };
    const { main } = linkOfferPage(evil, messages, EVIL);
    expect(String(main)).not.toContain('<script>');
    expect(String(main)).not.toContain('value=""');
  });
});

test('every message about an account is in every language', async () => {
  expect(await mistranslated(LINK_MESSAGES, [])).toEqual([]);
});

describe('linkRefusedPage', () => {
  it('gives advice, and shows everything as text', () => {
    const { main, status } = linkRefusedPage(EVIL, EVIL, { requestId: EVIL }, messages, EVIL);
    expect(status).toBe(409);
    expect(String(main)).toContain('ask your administrator to connect it');
    expect(String(main)).not.toContain('<script>');
    expect(String(main)).not.toContain('href=""');
  });
});
