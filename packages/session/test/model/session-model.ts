import { expect } from 'vitest';
import { IDENTITY, IDLE, LIFETIME, type Operation, PEOPLE } from './operations.ts';
import type { Outcome, World } from './world.ts';

/** One login, as the model knows it. */
interface Login {
  readonly person: string;
  readonly sid: string;
  /** What the record calls it. */
  readonly hash: string;
  readonly startedAt: number;
  /** Ended on purpose: by whom, and in which isolate. */
  endedBy?: { readonly isolate: number; readonly how: string };
  /** When somebody was let in with it at the latest, and when the provider can have spoken for it. */
  seenAt: number;
  /** May be out without any reason that the model sees: what only the provider or the browser knows was lost. */
  isDoubtful: boolean;
  /** Which key its cookie was last sealed with. */
  key: number;
  spokenAt: number;
}

/** A logout token of the provider's. */
interface SentToken {
  readonly login: Pick<Login, 'person' | 'sid'>;
  readonly by: string;
  readonly token: string;
  isTaken?: boolean;
}

/** What a program acts with. */
interface Credential {
  readonly text: string;
  readonly id: string;
  readonly login: Login;
  isRevoked: boolean;
}

/** Says who may get in, and does what is to be done. */
export class SessionModel {
  readonly world: World;
  readonly logins: Login[] = [];
  readonly has: (Login | undefined)[] = [undefined, undefined];
  readonly copies: { readonly jar: Map<string, string>; readonly login: Login }[] = [];
  readonly groups: { readonly person: string; readonly group: string; readonly since: number }[] = [];
  readonly tokens: SentToken[] = [];
  /** When all of a person's sessions ended last: those that begin in that second may end, too. */
  readonly endedAt: Map<string, number> = new Map();
  /** When the provider was last not well. */
  #badAt = 0;
  idle: number = IDLE;
  lifetime: number = LIFETIME;
  /** Credentials that ended since their code was brought again. */
  readonly #replayed = new Set<string>();
  readonly devices: { readonly code: string; readonly login: Login; isTold: boolean }[] = [];
  readonly credentials: Credential[] = [];
  /** Sessions of the provider that it said are over, whether or not anybody had logged in with them. */
  readonly overSids: Set<string> = new Set();
  readonly pending: { readonly person: string; readonly sid: string }[] = [];
  #jti = 0;
  #key = 1;
  #turns = '';

  constructor(world: World) {
    this.world = world;
    for (const person of PEOPLE) this.#setGroup(person, 'g0');
  }

  get now(): number {
    return this.world.clock.seconds;
  }

  async run(all: readonly Operation[]): Promise<void> {
    for (const one of all) {
      if (this.world.provider.mood !== 'well') this.#badAt = this.now;
      this.#turns = '';
      await this.do(one, false);
    }
    // Whatever happened: nobody who was ended is in.
    for (let at = 0; at < 2; at++) await this.visit(at, at % 2, false);
    for (const [at, copy] of this.copies.entries()) await this.replay(copy, at % 2);
  }

  async do(one: Operation, isTogether: boolean): Promise<void> {
    const { world } = this;
    switch (one.op) {
      case 'visit':
        return await this.visit(one.browser, one.isolate, isTogether);
      case 'log in':
        return await this.logIn(one.browser, one.isolate, one.person, isTogether);
      case 'log out':
        return await this.logOut(one.browser, one.isolate, one.everywhere, isTogether);
      case 'provider says':
        // So that a login that is at it may come so far first.
        for (let turn = 0; isTogether && turn < one.nth; turn++) await world.turn();
        return await this.told(one, isTogether);
      case 'operator ends':
        return await this.operator(one.nth, one.isolate);
      case 'say yes':
        return await this.sayYes(one.browser, one.isolate);
      case 'poll':
        return await this.poll(one.nth, one.isolate, isTogether);
      case 'act':
        return await this.act(one.nth, one.isolate, isTogether);
      case 'revoke':
        return await this.revoke(one.browser, one.nth, one.isolate, isTogether);
      case 'lifetimes':
        // What was over for a while does not come back.
        if (one.idle < this.idle || one.lifetime < this.lifetime)
          for (const login of this.logins) login.isDoubtful = true;
        this.idle = one.idle;
        this.lifetime = one.lifetime;
        world.options = { ...world.options, idleSeconds: one.idle, lifetimeSeconds: one.lifetime };
        world.restart();
        return;
      case 'copy': {
        const login = this.has[one.browser];
        if (login !== undefined) this.copies.push({ jar: new Map(world.browsers[one.browser]), login });
        return;
      }
      case 'replay': {
        const copy = this.copies[one.nth % Math.max(1, this.copies.length)];
        if (copy !== undefined) await this.replay(copy, one.isolate);
        return;
      }
      case 'pass':
        world.clock.pass(one.seconds);
        return;
      case 'provider':
        world.provider.mood = one.mood;
        return;
      case 'hiccup': {
        const { mood } = world.provider;
        world.provider.mood = one.mood;
        this.#badAt = this.now;
        await this.visit(one.browser, one.isolate, false);
        world.provider.mood = mood;
        return;
      }
      case 'groups':
        this.#setGroup(one.person, `g${one.group}`);
        return;
      case 'gone':
        if (one.gone) world.provider.gone.add(one.person);
        else world.provider.gone.delete(one.person);
        return;
      case 'keys': {
        const [newest = ''] = world.options.keys ?? [];
        this.#key += 1;
        world.options = { ...world.options, keys: [String(this.#key % 10).repeat(32), newest] };
        world.restart();
        // Who has not come since the last change has a cookie that nobody can open now.
        for (const login of this.logins) if (login.key < this.#key - 1) login.isDoubtful = true;
        return;
      }
      case 'restart':
        return world.restart([one.isolate]);
      case 'together': {
        await world.together(
          one.works.map((work) => () => this.do(work as Operation, true)),
          one.turns,
        );
        return;
      }
    }
  }

  async logIn(at: number, isolate: number, person: string, isTogether: boolean): Promise<void> {
    const { world } = this;
    const jar = this.#jar(at);
    const left = this.has[at];
    const away = await world.open(isolate, jar, '/.portcullis/login');
    this.#sane(away);
    if (away.location?.startsWith(world.provider.issuer) !== true) {
      expect(world.provider.mood, `no way to the provider: ${away.failure} ${away.detail}`).not.toBe('well');
      return;
    }
    const { back, sid } = world.provider.authorize(away.location, person);
    const before = world.clock.seconds;
    const flight = { person, sid };
    this.pending.push(flight);
    const came = await world.open(1 - isolate, jar, back.slice(back.indexOf('/', 9)));
    this.pending.splice(this.pending.indexOf(flight), 1);
    this.#sane(came);
    const succeeded = came.entries.filter(({ type }) => type === 'login.succeeded');
    expect(succeeded.length).toBe(came.failure === undefined && came.status === 303 ? 1 : 0);
    if (succeeded.length === 0) {
      if (world.provider.mood === 'well' && !isTogether)
        throw new Error(`no login: ${came.failure} ${came.detail}`);
      return;
    }
    const hash = hashIn(came, 'login.succeeded');
    const login: Login = {
      person,
      sid,
      hash,
      startedAt: before,
      seenAt: before,
      spokenAt: before,
      isDoubtful: false,
      key: this.#key,
    };
    this.logins.push(login);
    if (this.overSids.has(sid))
      login.endedBy = { isolate: 1 - isolate, how: 'the provider, before it began' };
    this.has[at] = login;
    if (isTogether || this.endedAt.get(person) === this.now) login.isDoubtful = true;
    if (left !== undefined && !isTogether) left.endedBy ??= { isolate: 1 - isolate, how: 'another login' };
  }

  async visit(at: number, isolate: number, isTogether: boolean): Promise<void> {
    const login = this.has[at];
    const outcome = await this.world.open(isolate, this.#jar(at), '/');
    if (outcome.caller !== undefined && login !== undefined) login.key = this.#key;
    this.#judge(outcome, login, isolate, isTogether, !isTogether);
  }

  async replay(
    { jar, login }: { readonly jar: Map<string, string>; readonly login: Login },
    isolate: number,
  ): Promise<void> {
    const outcome = await this.world.open(isolate, new Map(jar), '/');
    // What a copy refreshed, the browser cannot any more.
    if (this.world.isInCookies) login.isDoubtful = true;
    this.#judge(outcome, login, isolate, false, false);
  }

  /** Whether the provider says who somebody is, where it is asked. */
  #says({ sid, person }: Login): boolean {
    const { mood, gone, isAlive } = this.world.provider;
    return mood === 'well' && isAlive(sid) && !gone.has(person);
  }

  /** A page, or a program, came with a session; where that was due, the provider was asked. */
  #used(login: Login): void {
    login.seenAt = this.now;
    if (this.#says(login)) login.spokenAt = this.now;
  }

  #judge(
    outcome: Outcome,
    login: Login | undefined,
    isolate: number,
    isTogether: boolean,
    isOwn: boolean,
  ): void {
    const { world, now } = this;
    this.#sane(outcome);
    const { caller } = outcome;
    const says = login !== undefined && this.#says(login);
    if (caller === undefined || caller.kind === 'anonymous') {
      if (world.provider.mood === 'loses answers' && login !== undefined) login.isDoubtful = true;
      // A store has seen it all the same.
      if (outcome.status === 503 && login !== undefined && !world.isInCookies) login.seenAt = now;
      // A provider that failed is not asked again at once.
      if (outcome.status === 503 && now <= this.#badAt + 31) return;
      if (!isOwn || login === undefined || login.isDoubtful || login.endedBy !== undefined) return;
      const isOver = now >= login.startedAt + this.lifetime || now >= login.seenAt + this.idle - 60;
      const isSilent =
        !says &&
        (world.provider.mood === 'refuses' ||
          now >= login.spokenAt + IDENTITY ||
          !world.provider.isAlive(login.sid) ||
          world.provider.gone.has(login.person));
      if (isOver || isSilent) {
        // Where the provider could not be asked, it is to be good once more.
        if (outcome.status !== 503) login.isDoubtful = true;
        return;
      }
      throw new Error(
        `logged out for nothing: ${outcome.failure}: ${outcome.detail} (${world.provider.mood})`,
      );
    }
    if (login === undefined) throw new Error(`somebody is in without a login: ${caller.subject}`);
    expect([caller.subject, hashIn(outcome, 'session.used')]).toEqual([login.person, login.hash]);
    if (!isTogether) {
      if (login.endedBy !== undefined) {
        const { isolate: where, how } = login.endedBy;
        const isKnown = world.isEndShared || (where === isolate && !world.forgot.has(isolate));
        if (isKnown) throw new Error(`in after it was ended by ${how}`);
      }
      if (now >= login.startedAt + this.lifetime) throw new Error('in after its lifetime');
      if (now >= login.seenAt + this.idle) throw new Error('in after it was idle');
      if (says) login.spokenAt = now;
      if (now >= login.spokenAt + IDENTITY) throw new Error('believed too long');
      const heard = this.groups.filter(({ person }) => person === login.person);
      const last = heard.findLastIndex(({ since }) => since <= now - IDENTITY);
      const possible = heard.slice(Math.max(0, last)).map(({ group }) => group);
      expect(possible).toContain(caller.groups?.[0]);
    } else if (says) login.spokenAt = now;
    login.seenAt = now;
    if (world.provider.mood === 'loses answers' || (isTogether && world.isInCookies)) login.isDoubtful = true;
  }

  async logOut(at: number, isolate: number, everywhere: boolean, isTogether: boolean): Promise<void> {
    const login = this.has[at];
    const form = everywhere ? { everywhere: '1' } : {};
    const outcome = await this.world.open(isolate, this.#jar(at), '/.portcullis/logout', form);
    this.#sane(outcome);
    this.has[at] = this.#jar(at).has('__Host-portcullis-session') ? this.has[at] : undefined;
    const logouts = outcome.entries.filter(({ type }) => type === 'logout');
    const wasIn = outcome.status !== 401 && logouts.length > 0;
    if (login === undefined || isTogether) {
      if (!isTogether) expect(logouts).toHaveLength(0);
    }
    if (!wasIn) {
      // The model thinks it was over by then.
      return;
    }
    expect(logouts).toHaveLength(1);
    expect(logouts[0]).toMatchObject({ by: 'user' });
    if (login === undefined || (logouts[0] as { subject?: string }).subject !== login.person) {
      if (!isTogether) throw new Error('the logout of somebody else');
      return;
    }
    if (isTogether && this.has[at] === login) return;
    login.endedBy ??= { isolate, how: 'logout' };
    if (everywhere && this.world.isEndShared) {
      this.endedAt.set(login.person, this.now);
      for (const other of this.logins) {
        if (other.person !== login.person) continue;
        if (isTogether) other.isDoubtful = true;
        else other.endedBy ??= { isolate, how: 'logout everywhere' };
      }
    }
  }

  async told(
    { nth, by, again, isolate }: Readonly<{ nth: number; by: string; again: boolean; isolate: number }>,
    isTogether: boolean,
  ): Promise<void> {
    const { world } = this;
    const old = this.tokens[nth % Math.max(1, this.tokens.length)];
    const all = this.pending.length > 0 && nth % 2 === 0 ? this.pending : this.logins;
    const login = all[nth % Math.max(1, all.length)];
    let sent = old;
    if (!again || old === undefined) {
      if (login === undefined) return;
      const owner = {
        ...(by === 'sub' ? {} : { sid: login.sid }),
        ...(by === 'sid' ? {} : { sub: login.person }),
      };
      this.#jti += 1;
      sent = { login, by, token: await world.provider.logoutToken(owner, `jti-${this.#jti}`) };
      this.tokens.push(sent);
      world.provider.end((sid, person) => (by === 'sub' ? person === login.person : sid === login.sid));
    }
    if (sent === undefined) return;
    const known = [...this.logins];
    this.endedAt.set(sent.login.person, this.now);
    const { outcome } = await world.post(isolate, '/.portcullis/backchannel-logout', {
      logout_token: sent.token,
    });
    this.#sane(outcome);
    const logouts = outcome.entries.filter(({ type }) => type === 'logout');
    expect(logouts).toHaveLength(outcome.status === 200 ? 1 : 0);
    if (outcome.status !== 200) {
      if (!again && !isTogether && world.isEndShared && world.provider.mood === 'well')
        throw new Error(`not taken: ${outcome.failure} ${outcome.detail}`);
      return;
    }
    if (sent.isTaken === true) throw new Error('a logout token was taken twice');
    sent.isTaken = true;
    if (sent.by !== 'sub') this.overSids.add(sent.login.sid);
    for (const other of known) {
      const isMeant = sent.by === 'sub' ? other.person === sent.login.person : other.sid === sent.login.sid;
      if (isMeant) other.endedBy ??= { isolate, how: `the provider by ${sent.by}` };
    }
    // Those that began in the second of it are ended, too.
    for (const other of this.logins) if (other.startedAt >= this.now) other.isDoubtful = true;
  }

  async sayYes(at: number, isolate: number): Promise<void> {
    const { world } = this;
    const login = this.has[at];
    if (world.isInCookies || login === undefined) return;
    const asked = await world.post(isolate, '/.portcullis/credentials/device', { client_id: 'git' });
    const { device_code, user_code } = (await asked.response.json()) as Record<string, string>;
    if (device_code === undefined || user_code === undefined) return;
    const said = await world.open(isolate, this.#jar(at), '/.portcullis/credentials/device/grant', {
      user_code,
    });
    this.#sane(said, login);
    if (said.failure !== undefined) return;
    this.#used(login);
    this.devices.push({ code: device_code, login, isTold: false });
  }

  async poll(nth: number, isolate: number, isTogether: boolean): Promise<void> {
    const { world } = this;
    const device = this.devices[nth % Math.max(1, this.devices.length)];
    if (device === undefined) return;
    const wasEnded = device.login.endedBy !== undefined;
    const { outcome, response } = await world.post(isolate, '/.portcullis/credentials/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: device.code,
    });
    this.#sane(outcome);
    const body = (await response.json()) as Record<string, string>;
    const changes = outcome.entries.filter((entry) => entry.type === 'credential');
    const issued = changes.filter(({ change }) => change === 'issued');
    expect(issued).toHaveLength(body.access_token === undefined ? 0 : 1);
    for (const { id, by } of changes.filter(({ change }) => change === 'revoked')) {
      if (by !== 'replay' || !(device.isTold || isTogether)) throw new Error(`a credential ended by ${by}`);
      this.#replayed.add(id);
      for (const one of this.credentials) if (one.id === id) one.isRevoked = true;
    }
    this.#sane(outcome, device.login);
    const [one] = issued;
    if (one === undefined || body.access_token === undefined) return;
    if (device.isTold) throw new Error('a credential twice');
    if (wasEnded && !isTogether) throw new Error(`a credential after ${device.login.endedBy?.how}`);
    expect(one.subject).toBe(device.login.person);
    device.isTold = true;
    this.#used(device.login);
    this.credentials.push({
      text: body.access_token,
      id: one.id,
      login: device.login,
      isRevoked: this.#replayed.has(one.id),
    });
  }

  async act(nth: number, isolate: number, isTogether: boolean): Promise<void> {
    const credential = this.credentials[nth % Math.max(1, this.credentials.length)];
    if (credential === undefined) return;
    const outcome = await this.world.plain(isolate, '/', { authorization: `Bearer ${credential.text}` });
    if (credential.isRevoked && !isTogether) expect(outcome.caller).toBeUndefined();
    this.#judge(outcome, credential.login, isolate, isTogether, !isTogether && !credential.isRevoked);
  }

  async revoke(at: number, nth: number, isolate: number, isTogether: boolean): Promise<void> {
    const credential = this.credentials[nth % Math.max(1, this.credentials.length)];
    if (credential === undefined) return;
    const login = this.has[at];
    const outcome = await this.world.open(isolate, this.#jar(at), '/.portcullis/credentials', {
      id: credential.id,
    });
    this.#sane(outcome);
    this.#sane(outcome, login);
    const revoked = outcome.entries.filter(({ type }) => type === 'credential');
    if (revoked.length === 0) {
      if (
        !isTogether &&
        outcome.failure === undefined &&
        !credential.isRevoked &&
        login?.person === credential.login.person
      )
        throw new Error('not revoked');
      return;
    }
    expect(revoked).toMatchObject([
      { change: 'revoked', by: 'user', subject: credential.login.person, id: credential.id },
    ]);
    if (login !== undefined) {
      this.#used(login);
      if (!isTogether) expect(login.person).toBe(credential.login.person);
    }
    if (credential.isRevoked && !isTogether) throw new Error('revoked twice');
    credential.isRevoked = true;
  }

  async operator(nth: number, isolate: number): Promise<void> {
    const { world } = this;
    if (world.isInCookies) return;
    const login = this.logins[nth % Math.max(1, this.logins.length)];
    if (login === undefined) return;
    const gate = world.isolates[isolate]?.gate;
    if (gate === undefined) return;
    const listed = await gate.directory.list({ issuer: world.provider.issuer, subject: login.person }, {
      clock: world.clock,
      trail: { add: () => {}, entries: [] },
    } as never);
    const known = listed.find(({ id }) => id === login.hash);
    if (known === undefined) return;
    const outcome = await world.plain(isolate, `/end?${login.hash}`, {});
    this.#sane(outcome);
    const logouts = outcome.entries.filter(({ type }) => type === 'logout');
    expect(logouts.length).toBeLessThanOrEqual(1);
    for (const one of logouts) expect(one).toMatchObject({ by: 'operator', subject: login.person });
    login.endedBy ??= { isolate, how: 'operator' };
  }

  #jar(at: number): Map<string, string> {
    const jar = this.world.browsers[at];
    if (jar === undefined) throw new Error('no such browser');
    return jar;
  }

  #setGroup(person: string, group: string): void {
    this.world.provider.groups.set(person, [group]);
    this.groups.push({ person, group, since: this.now });
  }

  /** @param login may be over, or lost, where the provider was asked about it and was not well */
  #sane({ status, failure, detail, entries }: Outcome, login?: Login): void {
    const { mood } = this.world.provider;
    if (login !== undefined && (mood === 'loses answers' || (mood !== 'well' && failure !== undefined)))
      login.isDoubtful = true;
    const crashed = entries.find(({ type }) => type === 'request.failed' && failure === 'request.crashed');
    if (crashed !== undefined || (status >= 500 && status !== 503 && status !== 502 && status !== 501))
      throw new Error(`crashed: ${status} ${failure} ${detail}`);
    if (
      status === 503 &&
      this.world.provider.mood === 'well' &&
      // Or the login was ended while it was at it.
      !/was not called|was not queried|everywhere after this login started/.test(detail ?? '')
    ) {
      // The provider may have been down a moment ago.
      if (failure !== 'session.provider_unavailable' && this.now > this.#badAt + 31)
        throw new Error(`unavailable: ${failure} ${detail}`);
    }
  }
}

function hashIn({ entries }: Outcome, type: string): string {
  const entry = entries.findLast((one) => one.type === type) as { session?: { idHash: string } } | undefined;
  return entry?.session?.idHash ?? 'none';
}
