import { describe, expect, it } from 'vitest';
import { attacks, runAttacks } from '../../src/attack-pack.ts';
import type { Carelessness } from './fixtures/carelessness.ts';
import { smallLogin } from './fixtures/small-login.ts';

const onLogins = attacks.filter(({ needs = [] }) => needs.includes('login') || needs.includes('signOn'));

/** What is wrong with a gate, and the attacks that must find it, by the beginnings of their titles. */
const careless: readonly (readonly [way: Carelessness, row: string, title: string])[] = [
  ['earlier sessions live on', 'C7', 'an old session survives another login'],
  ['logout forgets the cookie only', 'C7', 'an old session survives the logout'],
  ['leads anywhere after a login', 'C8', 'open redirects after a login'],
  ['every page begins a login', 'C8', 'open redirects by the address of the page'],
  ['leads where the callback says', 'C8', 'open redirects by a parameter of the callback'],
  ['leads anywhere after a logout', 'C8', 'open redirects after a logout'],
  ['groups are read once', 'C13', 'a group taken away'],
  ['claims are forgotten', 'C46', 'a claim that a rule denies by'],
  ['shows tokens', 'C14', 'tokens, codes and cookies'],
  ['repeated parameters are read', 'C15', 'parameters that come twice'],
  ['any cookie is a session', 'C16', 'a broken session cookie'],
  ['odd cookies crash it', 'C16', 'a broken session cookie'],
  ['no PKCE', 'C17', 'PKCE omitted: the code of another user'],
  ['the verifier is constant', 'C17', 'PKCE omitted: the code of another user'],
  ['logouts are remembered in memory', 'C41', 'a logout that one isolate'],
  ['new logins are remembered in memory', 'C41', 'a session that a new login ended'],
  ['signed userinfo is not verified', 'C44', 'userinfo as a JWT'],
  ['userinfo says how strong a login is', 'C44', 'a login that userinfo says'],
  ['one callback for all', 'C43', 'one callback for two providers'],
  ['server: PKCE is optional', 'C17', 'PKCE left out: a code of the gate'],
  ['server: sends people anywhere', 'C18', 'redirect_uri and client_id'],
  ['server: believes any client', 'C18', 'redirect_uri, client and secret'],
  ['copies the address into a cookie', 'C24', 'Set-Cookie with injected'],
  ['scripts read its cookies', 'C24', 'a cookie of the login that scripts'],
  ['its answers may be kept', 'C25', 'a session’s cookie in an answer'],
  ['state is not compared', 'C26', 'a state or an issuer'],
  ['iss is not compared', 'C26', 'a state or an issuer'],
  ['providers are not told apart', 'C26', 'the answer of one provider'],
  ['shows people to strangers', 'C28', 'pages about a person'],
  ['its address is the request’s', 'C28', 'the gate’s own address'],
  ['callbacks can be repeated', 'C29', 'a provider’s answer sent again'],
  ['every request refreshes', 'C29', 'one session refreshed'],
  ['server: codes can be used again', 'C29', 'a code redeemed twice'],
  ['server: tokens can be used again', 'C29', 'a token of the gate’s own server'],
  ['discovery is believed', 'C30', 'addresses of the provider'],
  ['the session keeps its id', 'C31', 'session fixation'],
  ['any cookie is a session', 'C32', 'a session cookie in very many parts'],
  ['links choose', 'C33', 'a link that chooses'],
  ['scripts agree', 'C49', 'a page of the gate at which'],
  ['any site logs out', 'C33', 'a session ended by its id'],
  ['logout tokens are believed', 'C33', 'a logout token that is invalid'],
  ['ID tokens log out', 'C33', 'a logout token that is invalid'],
  ['claims are not compared', 'id_token', 'an ID token that says something else'],
  ['ID tokens are not verified', 'id_token', 'an ID token that the provider did not sign'],
  ['any answer with an ID token will do', 'id_token', 'an invalid answer of the token endpoint'],
  ['userinfo is believed', 'id_token', 'userinfo of another user'],
];

describe('attacks on a login', () => {
  it.each(careless)('find a problem where %s: %s', async (way, row, title) => {
    const chosen = onLogins.filter((attack) => attack.row === row && attack.title.startsWith(title));
    expect(chosen).toHaveLength(1);
    await using small = await smallLogin(way);
    const [result] = await runAttacks(small.gate, chosen);
    expect(result?.result).toBe('found');
  });

  it('attribute the end of a session to its cause, and not to what was sent afterwards', async () => {
    await using small = await smallLogin('ID tokens log out');
    const results = await runAttacks(
      small.gate,
      onLogins.filter(({ title }) => title.startsWith('a logout token that is invalid')),
    );
    expect(results.map(({ notes }) => notes)).toEqual([
      ['a nonce, as only ID tokens have: the session is over'],
    ]);
  });

  it('are each shown to be able to find a problem', () => {
    const shown = careless.map(([, row, title]) => `${row} ${title}`);
    const missing = onLogins.filter(
      ({ row, title }) => !shown.some((beginning) => `${row} ${title}`.startsWith(beginning)),
    );
    expect(missing.map(({ title }) => title)).toEqual([]);
  });
});
