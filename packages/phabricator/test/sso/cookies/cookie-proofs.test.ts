import { describe, expect, it, vi } from 'vitest';
import { CookieProofs, proofRemoval, proofsIn } from '../../../src/sso/cookies/cookie-proofs.ts';
import { MacRing } from '../../../src/sso/mac-ring.ts';
import { person } from '../../fixtures/sso-server.ts';

const ADA = person();

function proofsWith(clientId = 'phorge') {
  const ring = new MacRing(['k'.repeat(32)]);
  const check = vi.spyOn(ring, 'check');
  return { proofs: new CookieProofs(clientId, ring), check };
}

async function proofOf(proofs: CookieProofs, value: string, who = ADA): Promise<string> {
  return (
    /^__Host-portcullis-phsid=([^;]+)/.exec(await proofs.line('phsid', value, who, undefined))?.[1] ?? ''
  );
}

describe('CookieProofs', () => {
  it('sets a cookie that lives as long as Phorge’s own', async () => {
    const { proofs } = proofsWith();
    expect(await proofs.line('phsid', 'x', ADA, 157680000)).toMatch(
      /^__Host-portcullis-phsid=[\w-]{8}\.[\w-]{43}; Max-Age=157680000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await proofs.line('phreg', 'x', ADA, undefined)).toMatch(
      /^__Host-portcullis-phreg=[\w-]{8}\.[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(proofRemoval('phreg')).toBe(
      '__Host-portcullis-phreg=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });

  it('reveals nothing of the proved facts', async () => {
    const line = await proofsWith().proofs.line('phsid', 'session-value', ADA, 1);
    for (const secret of ['session-value', ADA.subject, 'phorge'])
      expect(line.split(';')[0]).not.toContain(secret);
  });

  it('are valid for one cookie, value, user and Phorge', async () => {
    const { proofs } = proofsWith();
    const proof = await proofOf(proofs, 'x');
    expect(await proofs.holds('phsid', 'x', ADA, proof)).toBe(true);
    expect(await proofs.holds('phreg', 'x', ADA, proof)).toBe(false);
    expect(await proofs.holds('phsid', 'y', ADA, proof)).toBe(false);
    expect(await proofs.holds('phsid', 'x', person({ subject: 'x' }), proof)).toBe(false);
    expect(await proofs.holds('phsid', 'x', person({ issuer: 'https://x' }), proof)).toBe(false);
    expect(await proofsWith('other').proofs.holds('phsid', 'x', ADA, proof)).toBe(false);
  });

  it('C10: are verified once, and cached under everything that they depend on', async () => {
    const { proofs, check } = proofsWith();
    const proof = await proofOf(proofs, 'x');
    for (let turn = 0; turn < 3; turn += 1) expect(await proofs.holds('phsid', 'x', ADA, proof)).toBe(true);
    expect(check).toHaveBeenCalledTimes(1);
    expect(await proofs.holds('phsid', 'x', person({ subject: '2' }), proof)).toBe(false);
    expect(await proofs.holds('phsid', 'x', ADA, `${proof}x`)).toBe(false);
    expect(await proofs.holds('phreg', 'x', ADA, proof)).toBe(false);
    expect(check).toHaveBeenCalledTimes(4);
    // Nothing that failed is remembered.
    expect(await proofs.holds('phreg', 'x', ADA, proof)).toBe(false);
    expect(check).toHaveBeenCalledTimes(5);
  });

  it('are cached in a bounded number, and the oldest is evicted', async () => {
    const { proofs, check } = proofsWith();
    const first = await proofOf(proofs, 'first');
    await proofs.holds('phsid', 'first', ADA, first);
    for (let at = 0; at < 1024; at += 1) {
      await proofs.holds('phsid', `s${at}`, ADA, await proofOf(proofs, `s${at}`));
    }
    expect(check).toHaveBeenCalledTimes(1025);
    await proofs.holds('phsid', 'first', ADA, first);
    expect(check).toHaveBeenCalledTimes(1026);
  });

  it('are not computed for values that no cookie of Phorge has', async () => {
    const { proofs, check } = proofsWith();
    for (const value of ['', 'x'.repeat(257)]) {
      expect(await proofs.holds('phsid', value, ADA, await proofOf(proofs, value))).toBe(false);
    }
    expect(check).not.toHaveBeenCalled();
  });
});

describe('proofsIn', () => {
  it('finds both, the first of each', () => {
    expect(
      proofsIn('a=1; __Host-portcullis-phsid=x; __Host-portcullis-phreg=y; __Host-portcullis-phsid=z'),
    ).toEqual({
      phsid: 'x',
      phreg: 'y',
    });
    expect(proofsIn('__Host-portcullis-phsid=')).toEqual({ phsid: '' });
    expect(proofsIn('phsid=x; __host-portcullis-phsid=y')).toEqual({});
  });
});
