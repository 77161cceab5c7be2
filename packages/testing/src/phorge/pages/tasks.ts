/** A task that was written here. */
export interface Task {
  readonly title: string;
  readonly description: string;
  /** PHIDs of users. */
  readonly owners: readonly string[];
  /** PHIDs of projects. Default: none. */
  readonly projects?: readonly string[];
  /** PHID of the user who wrote it. Default: unknown. */
  readonly author?: string;
  /** Default: `open`. */
  readonly status?: string;
  /** A keyword of {@link PRIORITIES}. Default: `triage`. */
  readonly priority?: string;
}

/** The priorities of a new Phorge, by their keywords. */
export const PRIORITIES: ReadonlyMap<string, { readonly value: number; readonly name: string }> = new Map([
  ['unbreak', { value: 100, name: 'Unbreak Now!' }],
  ['triage', { value: 90, name: 'Needs Triage' }],
  ['high', { value: 80, name: 'High' }],
  ['normal', { value: 50, name: 'Normal' }],
  ['low', { value: 25, name: 'Low' }],
  ['wish', { value: 0, name: 'Wishlist' }],
]);

/** The statuses of a new Phorge. */
export const STATUSES: readonly string[] = ['open', 'resolved', 'wontfix', 'invalid', 'duplicate'];

const FIRST_NUMBER = 1000;

/** The tasks of one fake Phorge by their numbers. Every number is a task; those that were never edited have no content. */
export class Tasks {
  readonly #tasks = new Map<number, Task>();
  #next = FIRST_NUMBER;

  of(number: number): Task | undefined {
    return this.#tasks.get(number);
  }

  /** Keeps a new task and returns its number. */
  add(task: Task): number {
    const number = this.#next++;
    this.#tasks.set(number, task);
    return number;
  }

  set(number: number, task: Task): void {
    this.#tasks.set(number, task);
  }

  get all(): readonly (readonly [number: number, task: Task])[] {
    return [...this.#tasks];
  }
}

/** The PHID of `T<number>`. */
export function taskPhid(number: number): string {
  return `PHID-TASK-${String(number).padStart(20, '0')}`;
}

/** The number of a task by its PHID; `undefined` for other objects. */
export function taskOfPhid(phid: string): number | undefined {
  const [, number] = /^PHID-TASK-0*([1-9]\d*)$/.exec(phid) ?? [];
  return number === undefined ? undefined : Number(number);
}
