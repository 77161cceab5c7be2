import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/attack-pack/answer.ts';
import { Browser } from '../../src/attack-pack/browser.ts';
import type { HostileRequest } from '../../src/attack-pack/exchange.ts';

function browser(answers: Readonly<Record<string, string>>): { one: Browser; sent: HostileRequest[] } {
  const sent: HostileRequest[] = [];
  const send = async (request: HostileRequest): Promise<Answer> => {
    sent.push(request);
    const location = answers[request.path];
    const cookie = ['Set-Cookie', `last=${sent.length}`] as const;
    return location === undefined
      ? { status: 200, headers: [cookie], body: '' }
      : { status: 302, headers: [cookie, ['Location', location]], body: '' };
  };
  const one = new Browser(send, 'https://gate.example', ({ host }) => host === 'gate.example');
  return { one, sent };
}

describe('a browser', () => {
  it('follows redirects within its own site, and stops where one leaves it', async () => {
    const { one, sent } = browser({
      '/a': '/b?c',
      '/b?c': 'https://gate.example/d',
      '/d': 'https://idp.example/e',
    });
    expect((await one.follow('/a')).away).toBe('https://idp.example/e');
    expect(sent.map(({ path }) => path)).toEqual(['/a', '/b?c', '/d']);
    expect(one.answers).toHaveLength(3);
  });

  it('sends its cookies, and stores new ones', async () => {
    const { one, sent } = browser({ '/a': '/b' });
    await one.follow('/a');
    expect(sent[1]?.headers).toContainEqual(['Cookie', 'last=1']);
    expect(one.cookies.get('last')).toBe('2');
  });

  it('follows only a limited number of redirects', async () => {
    const { one, sent } = browser({ '/a': '/a' });
    expect((await one.follow('/a')).away).toBeUndefined();
    expect(sent).toHaveLength(6);
  });

  it.each([
    ['/page', false],
    ['https://gate.example/page', false],
    ['//attacker.example', true],
    ['/\\attacker.example', true],
    ['/\t/attacker.example', true],
    ['https:attacker.example', false],
    ['javascript:alert(1)', true],
    ['https://', true],
  ])('reads %s as browsers do', (location, away) => {
    expect(browser({}).one.leadsAway(location)).toBe(away);
  });
});
