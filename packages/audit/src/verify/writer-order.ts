/** Notices where lines of different writers do not stand in the order of their times. */
export class WriterOrder {
  #latest: { readonly writer: string; readonly time: string } | undefined;
  #count = 0;
  #firstLine: number | undefined;

  get found(): { readonly count: number; readonly firstLine: number | undefined } {
    return { count: this.#count, firstLine: this.#firstLine };
  }

  /** @param time RFC 3339 in UTC to the millisecond, as events have it: such texts sort as their times do */
  add(writer: string, time: unknown, line: number): void {
    if (typeof time !== 'string') return;
    if (this.#latest !== undefined && time < this.#latest.time) {
      if (writer === this.#latest.writer) return;
      this.#count += 1;
      this.#firstLine ??= line;
    } else {
      this.#latest = { writer, time };
    }
  }
}
