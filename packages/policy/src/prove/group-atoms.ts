import { type RoleMapping, roleResolver } from '@portcullis/roles';
import { groupAutomaton, type TextAutomaton } from '@portcullis/roles/internal';
import { UndecidedError } from './undecided-error.ts';

/** A group that stands for all that give the same roles. */
export interface GroupAtom {
  readonly group: string;
  /** The roles that it grants directly, without conditions and implied roles. */
  readonly roles: readonly string[];
  /** Of the words of claims, those that mean it. */
  readonly words: readonly string[];
}

/** More states than this of the common automaton of all patterns of groups are refused. */
const MOST_STATES = 50_000;

/**
 * Groups that represent all groups: every name in a mapping or a claim, and one for each class of the combined automaton of
 * patterns and expressions. The mapping itself decides what a group grants.
 */
export function groupAtoms(mapping: RoleMapping, words: readonly string[]): readonly GroupAtom[] {
  const listed = [...new Set([...Object.values(mapping).flatMap(groupsOf), ...words])];
  const automata = listed.flatMap((group) => groupAutomaton(group) ?? []);
  const names = new Set(
    listed.flatMap((group) => (groupAutomaton(group) === undefined ? nameOf(group) : [])),
  );
  const { resolve } = roleResolver(onlyGroups(mapping));
  const speaking = roleResolver(Object.fromEntries(words.map((word) => [word, [word]]))).resolve;
  const found = new Map<string, GroupAtom>();
  for (const group of [...names, ...classesOf(automata, names)]) {
    const atom = { group, roles: resolve([group]).names, words: speaking([group]).names };
    const kind = JSON.stringify([atom.roles, atom.words]);
    if (atom.roles.length + atom.words.length > 0 && !found.has(kind)) found.set(kind, atom);
  }
  return [...found.values()];
}

function groupsOf(definition: RoleMapping[string]): readonly unknown[] {
  return Array.isArray(definition)
    ? definition
    : ((definition as { groups?: readonly unknown[] }).groups ?? []);
}

function nameOf(group: unknown): readonly string[] {
  if (typeof group === 'string') return [group];
  const { id } = group as { id?: string };
  return id === undefined ? [] : [id];
}

/** The mapping with what groups give, and nothing else. */
function onlyGroups(mapping: RoleMapping): RoleMapping {
  return Object.fromEntries(
    Object.entries(mapping).map(([role, definition]) => [role, groupsOf(definition)]),
  ) as RoleMapping;
}

/** Texts that are no name, one for each way in which the automata can answer. */
function classesOf(automata: readonly TextAutomaton[], names: ReadonlySet<string>): readonly string[] {
  if (automata.length === 0) return [];
  const letters = [...new Set([...automata.flatMap((automaton) => automaton.letters), 'x', '0', 'Ω'])];
  const prefixes = new Set<string>();
  for (const name of names)
    for (let length = 1; length <= name.length; length++) prefixes.add(name.slice(0, length));
  const found = new Map<string, string>();
  const open = [{ text: '', runs: automata.map((automaton) => ({ automaton, states: automaton.start })) }];
  const seen = new Set<string>();
  for (const { text, runs } of open) {
    for (const letter of letters) {
      const next = runs.map(({ automaton, states }) => ({
        automaton,
        states: automaton.step(states, letter),
      }));
      const longer = text + letter;
      // What begins like a name is a state of its own: the class may need another text.
      const key = `${next.map(({ states }) => states.join()).join(';')}|${prefixes.has(longer) ? longer : ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_STATES) {
        throw new UndecidedError(`the patterns of groups have more than ${MOST_STATES} states`);
      }
      open.push({ text: longer, runs: next });
      if (names.has(longer)) continue;
      const kind = next.map(({ automaton, states }) => automaton.accepts(states)).join();
      if (!found.has(kind)) found.set(kind, longer);
    }
  }
  return [...found.values()];
}
