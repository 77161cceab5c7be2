import { describe, expect, it } from 'vitest';
import { returnAddresses } from '../../src/attack-pack/return-addresses.ts';
import { attacks, openRedirects, runAttacks } from '../../src/attack-pack.ts';
import { smallLogin } from './fixtures/small-login.ts';

describe('hostile return addresses', () => {
  it('are more than any published list has, each once', () => {
    expect(returnAddresses.length).toBeGreaterThan(900);
    expect(new Set(returnAddresses).size).toBe(returnAddresses.length);
  });

  it('redirect a browser that follows them to many other sites', () => {
    const away = returnAddresses.filter(
      (text) => URL.parse(text, 'https://app.example')?.host !== 'app.example',
    );
    // The rest are for readers that decode or rewrite first.
    expect(away.length).toBeGreaterThan(400);
  });

  it('can be those of a list', async () => {
    const published = openRedirects('of a list', ['//attacker.example', '/honest']);
    await using careless = await smallLogin('leads anywhere after a login');
    const [found] = await runAttacks(careless.gate, [published]);
    expect(found?.notes).toEqual(['"//attacker.example": leads to //attacker.example']);
    await using careful = await smallLogin();
    const [passed] = await runAttacks(careful.gate, [published]);
    expect([passed?.result, passed?.tried]).toEqual(['passed', 2]);
    expect(attacks).not.toContain(published);
  });
});
