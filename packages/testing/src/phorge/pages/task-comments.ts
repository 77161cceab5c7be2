import type { RandomKeys } from '../random-keys.ts';

/** A comment on a task. */
export interface TaskComment {
  readonly phid: string;
  readonly author: string;
  readonly text: string;
}

/** The comments of one fake Phorge, by the number of the task. Every number is a task. */
export class TaskComments {
  readonly #keys: RandomKeys;
  readonly #comments = new Map<number, TaskComment[]>();

  constructor(keys: RandomKeys) {
    this.#keys = keys;
  }

  of(task: number): readonly TaskComment[] {
    return this.#comments.get(task) ?? [];
  }

  add(task: number, author: string, text: string): TaskComment {
    const comment = { phid: this.#keys.phid('XACT-TASK'), author, text };
    this.#comments.set(task, [...this.of(task), comment]);
    return comment;
  }
}
