import { describe, expect, it } from 'vitest';
import { linkOfferPage, linkRefusedPage } from '../../../src/sso/linking/link-page.ts';
import { person } from '../../fixtures/sso-server.ts';

const EVIL = '"><script>alert(1)</script>';

describe('linkOfferPage', () => {
  const offer = { username: 'alice', action: '/.portcullis/idp/link', returnTo: '/T1', proof: 'a.b' };

  it.each([
    [person(), 'ada@corp.example'],
    [person({ email: undefined }), 'Ada Lovelace'],
    [person({ email: undefined, name: undefined }), '248289761001'],
  ])('names the account and the person', (who, shown) => {
    const { main } = linkOfferPage({ ...offer, person: who });
    expect(String(main)).toContain('<strong>alice</strong>');
    expect(String(main)).toContain(`<strong>${shown}</strong>`);
    expect(String(main)).toContain('<form method="post" action="/.portcullis/idp/link">');
  });

  it('shows everything as text', () => {
    const { main } = linkOfferPage({
      username: EVIL,
      person: person({ email: EVIL }),
      action: EVIL,
      returnTo: EVIL,
      proof: EVIL,
    });
    expect(String(main)).not.toContain('<script>');
    expect(String(main)).not.toContain('value=""');
  });
});

describe('linkRefusedPage', () => {
  it('says what to do, and shows everything as text', () => {
    const { main, status } = linkRefusedPage(EVIL, EVIL, EVIL);
    expect(status).toBe(409);
    expect(String(main)).toContain('ask your administrator');
    expect(String(main)).not.toContain('<script>');
    expect(String(main)).not.toContain('href=""');
  });
});
