import { AccessError, type BaseContext } from '@portcullis/core';
import { lockError } from '../failures/lock-failure.ts';
import { secondsOf } from '../session/seconds.ts';
import type { SessionDirectory, SessionSummary } from '../session/session-summary.ts';
import type { LinkedAccounts } from './linked-accounts.ts';
import { foldedEmail, type Lock, nameKey, type PersonBySubject, type PersonName } from './lock.ts';
import { LockIndex } from './lock-index.ts';
import { MAX_LOCK_REASON } from './lock-order.ts';
import type { OrderUse } from './lock-store.ts';
import { type LockActor, type LockChange, type Locks, PROPOSAL_SECONDS } from './locks.ts';
import { type GateAccess, type UncoveredAccess, uncoveredAccess } from './uncovered.ts';

/** Options of `lockDesk()`. */
export interface LockDeskOptions<Env = unknown> {
  readonly locks: Locks<Env>;
  /** The sessions of all users: `directory` of a session gate. Default: names are not completed, and refresh tokens are not revoked. */
  readonly sessions?: SessionDirectory<Env> | undefined;
  /** Accounts that people signed in to through the gate. Default: usernames are not completed. */
  readonly accounts?: LinkedAccounts | undefined;
  /** What the gate admits callers by, for reports of what an order does not reach. Default: by a login, and by accounts of the application. */
  readonly access?: GateAccess;
}

/** What an order did. */
export interface LockReport {
  /** All names of the person that the order was about: those that were given, and those that sessions have. */
  readonly names: readonly PersonName[];
  /** Entries that were added or removed. */
  readonly changed: readonly Lock[];
  /** How many sessions in the store were ended. `undefined`: sessions are in cookies, or there is no login. */
  readonly sessions: number | undefined;
  /** Whether all sessions were searched for the person. `false`: there are more than are read. */
  readonly searchedAll: boolean;
  /** What an order that adds an entry does not reach. */
  readonly uncovered: readonly UncoveredAccess[];
}

/** Carries out orders about a person. */
export interface LockDesk<Env = unknown> {
  readonly locks: Locks<Env>;
  /** Longest reason of an order, in characters. */
  readonly maxReason: number;
  /** The entries that one of these names has, from the store. */
  readonly entriesOf: (names: readonly PersonName[], context: BaseContext<Env>) => Promise<readonly Lock[]>;
  /** Authorizes **nothing**. Fails as `locks.carryOut` does. */
  readonly carryOut: (
    change: LockChange,
    actor: LockActor,
    order: OrderUse,
    context: BaseContext<Env>,
  ) => Promise<LockReport>;
  /**
   * Locks the person of a proposal, which another operator made, with two signatures. Authorizes **nothing**. Fails with
   * `session.lock_needs_second` if the same operator confirms it, or one with the same e-mail address, with `session.lock_refused` if there is
   * no such proposal, and as `carryOut` does.
   *
   * @param id of the proposal
   * @param by the operator who confirms it, in the form in which the other one was named
   * @param email verified address of that operator. Default: not known
   */
  readonly confirm: (
    id: string,
    by: string,
    context: BaseContext<Env>,
    email?: string,
  ) => Promise<LockReport>;
}

/** How many sessions are searched for a person. */
const MAX_SEARCHED = 5000;

/**
 * Carries out orders with what the sessions of a person show: an operator's order also covers the other names in them, and the username of the
 * account that the person signed in to. The sessions in a store end, which revokes their refresh tokens.
 */
export function lockDesk<Env>({
  locks,
  sessions: directory,
  accounts,
  access = { hasAccounts: true, hasLogin: true },
}: LockDeskOptions<Env>): LockDesk<Env> {
  const carryOut: LockDesk<Env>['carryOut'] = async (change, actor, order, context) => {
    // A provider speaks for its own people only, by the names that it uses.
    const isOperator = actor.source === 'operator';
    const all = await sessionsIn(directory, context);
    const holders = isOperator ? await holdersOf(change.names, accounts, all.sessions) : [];
    const given = distinct([...change.names, ...holders]);
    const own = all.sessions.filter(isOf(given));
    const known = isOperator ? distinct([...given, ...own.flatMap(namesIn)]) : given;
    const names = isOperator ? distinct([...known, ...(await usernamesOf(known, accounts))]) : known;
    const changed = await locks.carryOut({ ...change, names }, actor, order, context);
    const isEnd = change.action === 'lock' || change.action === 'end' || change.action === 'ask';
    if (isEnd) for (const { id } of own) await directory?.end(id, context);
    const { action } = change;
    return {
      ...{ names, changed, searchedAll: all.isWhole },
      uncovered: action === 'unlock' || action === 'proposal' ? [] : uncoveredAccess(action, names, access),
      sessions: all.isKept ? (isEnd ? own.length : 0) : undefined,
    };
  };
  return {
    ...{ locks, carryOut, maxReason: MAX_LOCK_REASON },
    entriesOf: async (names, context) =>
      new LockIndex(await locks.list(context), []).named(names, secondsOf(context)),
    confirm: async (id, by, context, email) => {
      const proposal = (await locks.list(context)).find((one) => one.effect === 'proposal' && one.id === id);
      if (proposal === undefined)
        throw lockError('session.lock_refused', { detail: 'there is no such proposal, or it has expired' });
      if (proposal.by === by)
        throw lockError('session.lock_needs_second', { detail: 'the same operator made the proposal' });
      const { byEmail } = proposal;
      if (email !== undefined && byEmail !== undefined && foldedEmail(email) === foldedEmail(byEmail))
        throw lockError('session.lock_needs_second', {
          detail: 'an operator with the same e-mail address made the proposal',
        });
      const { names, reason, lockUntil, at } = proposal;
      return carryOut(
        { action: 'lock', names, reason, until: lockUntil, proposal: id },
        {
          ...{ source: 'operator', recordedAs: undefined, signatures: 2 },
          by: [proposal.by, by].toSorted().join(', '),
        },
        { id: `proposal ${id}`, keepUntil: at + 2 * PROPOSAL_SECONDS },
        context,
      );
    },
  };
}

/** People with one of these sessions who last signed in to an account that one of these names states. */
async function holdersOf(
  names: readonly PersonName[],
  accounts: LinkedAccounts | undefined,
  sessions: readonly SessionSummary[],
): Promise<readonly PersonBySubject[]> {
  const usernames = names.flatMap((name) => ('username' in name ? [name.username] : []));
  if (accounts === undefined || usernames.length === 0) return [];
  const people = distinct(sessions.map(({ issuer, subject }) => ({ issuer, subject })));
  const found = await Promise.all(usernames.map((username) => accounts.holdersOf(username, people)));
  return found.flat();
}

/** The usernames of the accounts that the people with these names last signed in to. */
async function usernamesOf(
  names: readonly PersonName[],
  accounts: LinkedAccounts | undefined,
): Promise<readonly PersonName[]> {
  if (accounts === undefined) return [];
  const people = names.flatMap((name) => ('subject' in name ? [name] : []));
  const found = await Promise.all(people.map((person) => accounts.usernameOf(person)));
  return found.flatMap((username) => (username === undefined ? [] : [{ username }]));
}

interface FoundSessions {
  readonly sessions: readonly SessionSummary[];
  /** Whether sessions are in a store. */
  readonly isKept: boolean;
  readonly isWhole: boolean;
}

/** The sessions of all people, as far as they are read. */
async function sessionsIn<Env>(
  directory: SessionDirectory<Env> | undefined,
  context: BaseContext<Env>,
): Promise<FoundSessions> {
  if (directory === undefined) return { sessions: [], isKept: false, isWhole: true };
  const found = new Map<string, SessionSummary>();
  try {
    let skip: number | undefined = 0;
    while (skip !== undefined && skip < MAX_SEARCHED) {
      const page: Awaited<ReturnType<typeof directory.page>> = await directory.page(undefined, context, skip);
      for (const one of page.sessions) found.set(one.id, one);
      skip = page.next;
    }
    return { sessions: [...found.values()], isKept: true, isWhole: skip === undefined };
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'session.list_unsupported') throw error;
    return { sessions: [], isKept: false, isWhole: true };
  }
}

function isOf(names: readonly PersonName[]): (session: SessionSummary) => boolean {
  const keys = new Set(names.map(nameKey));
  return (session) =>
    [
      ...namesIn(session),
      ...(session.email === undefined ? [] : [{ email: session.email, issuer: session.issuer }]),
    ]
      .map(nameKey)
      .some((key) => keys.has(key));
}

function namesIn({ issuer, subject, email }: SessionSummary): readonly PersonName[] {
  return [{ issuer, subject }, ...(email === undefined ? [] : [{ email: foldedEmail(email) }])];
}

function distinct<Name extends PersonName>(names: readonly Name[]): readonly Name[] {
  return [...new Map(names.map((name) => [nameKey(name), name])).values()];
}
