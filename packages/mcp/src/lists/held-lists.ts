import { RecentMap } from '@portcullis/core/internal';
import { METHOD_NOT_FOUND, type RpcError } from '../answer/rpc-error.ts';
import { mcpError } from '../mcp-failure.ts';
import { type ParameterHeader, parameterHeaders } from '../message/parameter-headers.ts';
import type { ListEntry } from './list-kind.ts';

/** A list as the server gave it to one caller. */
export type ServerList =
  | {
      readonly ok: true;
      readonly entries: ReadonlyMap<string, ListEntry>;
      /** Members of the result besides the entries. */
      readonly result: Readonly<Record<string, unknown>>;
    }
  | { readonly ok: false; readonly status: number; readonly error: RpcError };

/** Names that a server lists, each with the headers that mirror arguments of it. */
export type ListedNames = ReadonlyMap<string, readonly ParameterHeader[]>;

interface Held {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly names: ListedNames;
}

/** The names that one caller may know of, for a bounded time. */
export interface HeldLists {
  /** Holds a list. `key` is all that it may depend on; `undefined` for one that is not held. */
  readonly hold: (key: string | undefined, list: ServerList, now: number) => void;
  /**
   * The names that a list of the server has for a caller.
   * @param fetched asks the server, and holds what it says
   * @param isEnough whether the names that are held answer the question: if not, the server is asked again
   */
  readonly names: (
    key: string | undefined,
    now: number,
    fetched: () => Promise<ServerList>,
    isEnough: (names: ListedNames) => boolean,
  ) => Promise<ListedNames>;
}

/** The server is not asked again for a name that is not there, if it was asked so short a time ago. */
const AGAIN_AFTER_MS = 1000;

/** What an entry takes besides its name, in characters. */
const ENTRY_CHARACTERS = 40;

/**
 * Holds lists in the isolate's memory, at most four million characters of them. Never one caller's for another: what a server lists
 * may depend on who asks.
 *
 * @param seconds how long a list is held
 */
export function heldLists(seconds: number): HeldLists {
  const held = new RecentMap<Held>();
  return {
    hold: (key, list, now) => {
      if (key === undefined) return;
      if (!list.ok) return held.delete(key);
      const names = namesOf(list.entries);
      const length = [...names].reduce(
        (sum, [name, headers]) => sum + name.length + ENTRY_CHARACTERS * (1 + headers.length),
        0,
      );
      held.set(key, { at: now, names }, length);
    },
    names: async (key, now, fetched, isEnough) => {
      const known = key === undefined ? undefined : held.get(key);
      const age = known === undefined ? -1 : now - known.at;
      // A clock that was set back says nothing about an age.
      const isHeld = known !== undefined && age >= 0 && age < seconds * 1000;
      if (isHeld && (isEnough(known.names) || age < AGAIN_AFTER_MS)) return known.names;
      return namesIn(await fetched());
    },
  };
}

function namesOf(entries: ReadonlyMap<string, ListEntry>): ListedNames {
  return new Map(Array.from(entries, ([name, { inputSchema }]) => [name, parameterHeaders(inputSchema)]));
}

function namesIn(list: ServerList): ListedNames {
  if (list.ok) return namesOf(list.entries);
  // A server without such a list says so; any other error says nothing about it.
  if (list.error.code === METHOD_NOT_FOUND) return new Map();
  throw mcpError('mcp.server_answer_invalid', {
    detail: `the server answered with the error ${list.error.code} when the gate asked for its list`,
  });
}
