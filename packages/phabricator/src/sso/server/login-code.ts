import type { BaseContext, Clock, Identity } from '@portcullis/core';
import { accountId } from '../account-id.ts';
import type { MacRing } from '../mac-ring.ts';
import { ssoError } from '../sso-failure.ts';
import { redirectUri, type ServerSettings } from '../sso-options.ts';
import { storeAnswer } from '../store/store-answer.ts';
import { keepGrant, type LoginGrant, randomSecret, takeGrant } from './login-grant.ts';
import { emailOf, realNameOf } from './profile.ts';
import { usernameCandidates } from './username.ts';

/** `<43 random characters>.<proof>`. */
const CODE = /^([\w-]{43})\.([\w.-]{1,100})$/;

/**
 * Codes with which Phorge learns who the user is. Each can be used once, for `codeSeconds` at most, by the Phorge that it was issued for.
 *
 * A code ends with a proof of whom it was issued to, so that the gate can check on its way back, without a lookup, whether the browser that
 * brings it is that person's.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 | RFC 6749 section 4.1.2}
 */
export class LoginCodes {
  readonly #settings: ServerSettings;
  readonly #ring: MacRing;

  constructor(settings: ServerSettings, ring: MacRing) {
    this.#settings = settings;
    this.#ring = ring;
  }

  /**
   * Issues a code for this person, who gets a username if they have none yet. Adds `sso` `code_issued` to the trail. Fails
   * with `sso.no_username` and `sso.unavailable`. It does **not** check that this is a person, nor that they may log in.
   *
   * @param challenge the PKCE challenge (S256); the client that redeems the code must know its verifier
   */
  async issue(context: BaseContext, identity: Identity, challenge?: string): Promise<string> {
    const account = await accountId(identity.issuer, identity.subject);
    const username = await this.#usernameOf(identity, account);
    const random = randomSecret(this.#settings);
    const code = `${random}.${await this.#ring.make('code', this.#facts(random, identity))}`;
    const grant: LoginGrant = {
      account,
      username,
      realName: realNameOf(identity, username),
      email: emailOf(identity),
      clientId: this.#settings.clientId,
      redirectUri: redirectUri(this.#settings),
      challenge,
    };
    await keepGrant(this.#settings, 'code', code, grant, context.clock);
    context.trail.add({ type: 'sso', step: 'code_issued', username, account });
    return code;
  }

  /** Whether the code was issued here to this person. It does **not** know whether the code is used or too old. */
  async belongsTo(code: string, identity: Identity): Promise<boolean> {
    const parts = CODE.exec(code);
    if (parts === null) return false;
    const [, random = '', proof = ''] = parts;
    return this.#ring.check('code', this.#facts(random, identity), proof);
  }

  /**
   * What the code stands for. From now on it cannot be redeemed again: neither by a second client, nor by one that is refused afterwards.
   * Fails with `sso.unavailable`.
   */
  async redeem(code: string, clock: Clock): Promise<LoginGrant | undefined> {
    return takeGrant(this.#settings, 'code', code, clock);
  }

  async #usernameOf(identity: Identity, account: string): Promise<string> {
    const { store, usernames } = this.#settings;
    const candidates = await usernameCandidates(identity, account, usernames);
    const username = await storeAnswer(() => store.nameFor(account, candidates));
    if (username !== undefined) return username;
    const detail =
      candidates.length === 0
        ? `no claim of usernames.claims (${usernames.claims.join(', ')}) gives a username`
        : `every username that ${account} could have belongs to another user (usernames.collision: ${usernames.collision})`;
    throw ssoError('sso.no_username', { detail });
  }

  #facts(random: string, { issuer, subject }: Identity): readonly string[] {
    return [random, issuer, subject, this.#settings.clientId];
  }
}
