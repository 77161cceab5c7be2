/** The messages of the page that takes grants of break-glass access. */
export interface BreakGlassMessages {
  readonly title: string;
  readonly text: string;
  readonly recorded: string;
  readonly grant: string;
  readonly send: string;
  readonly insideTitle: string;
  readonly person: string;
  readonly until: string;
  readonly end: string;
  readonly goOn: string;
  readonly endedTitle: string;
  readonly endedText: string;
  readonly revokedTitle: string;
  readonly revokedText: string;
}
