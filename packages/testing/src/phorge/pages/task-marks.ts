/** Who did what to a task: gave a token, subscribed. By task, then by user. */
class Marks<Value> {
  readonly #marks = new Map<number, Map<string, Value>>();

  of(task: number): ReadonlyMap<string, Value> {
    return this.#marks.get(task) ?? new Map();
  }

  protected at(task: number): Map<string, Value> {
    const found = this.#marks.get(task) ?? new Map<string, Value>();
    this.#marks.set(task, found);
    return found;
  }
}

/** The token that each user gave, by PHIDs: one to a task. */
export class GivenTokens extends Marks<string> {
  give(task: number, user: string, token: string): void {
    this.at(task).set(user, token);
  }
}

/** The PHIDs of those who subscribed to a task. */
export class Subscriptions extends Marks<true> {
  set(task: number, user: string, subscribed: boolean): void {
    if (subscribed) this.at(task).set(user, true);
    else this.at(task).delete(user);
  }
}
