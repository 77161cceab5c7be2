/** The name of an element without attributes. */
export type ElementName =
  | 'p'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'ul'
  | 'ol'
  | 'li'
  | 'dl'
  | 'dt'
  | 'dd'
  | 'blockquote'
  | 'pre'
  | 'code'
  | 'hr'
  | 'br'
  | 'strong'
  | 'em'
  | 'del'
  | 'u'
  | 'sup'
  | 'sub'
  | 'kbd'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td';

/** A label that the archive writes itself, which its pages show in the reader's language. All else is shown as it was written. */
export type OwnLabel =
  | 'Author'
  | 'Assigned to'
  | 'Status'
  | 'Priority'
  | 'Language'
  | 'Projects'
  | 'Subscribers'
  | 'Reviewers'
  | 'Created'
  | 'Changed'
  | 'Committed'
  | 'Size'
  | 'Test plan'
  | 'Diff'
  | 'Raw diff'
  | 'Download';

/** A piece of a text: plain text, an element, a link, an image of the archive, an anchor, or a label of the archive's own. */
export type Piece =
  | string
  | readonly [name: ElementName, inside: Pieces]
  | readonly [name: 'a', inside: Pieces, href: string]
  | readonly [name: 'img', src: string, alt: string]
  | readonly [name: 'anchor', id: string]
  | readonly [name: 'own', label: OwnLabel];

/** A text. */
export interface Pieces extends ReadonlyArray<Piece> {}

/** A comment, and where in a diff it is. */
export interface Comment {
  /** The fragment of its address, in digits. */
  readonly anchor: string;
  readonly author: string;
  /** Seconds since the Unix epoch. */
  readonly at: number;
  /** Of a comment on lines. `inline`: the number in the fragment of its address, such as `#inline-3`. */
  readonly place?: { readonly path: string; readonly line: number; readonly inline?: string };
  readonly text: Pieces;
}

/** The data from which the page of an object is built. */
export interface Content {
  readonly title: string;
  /** Such as `Author` and `alice`. */
  readonly facts: readonly (readonly [label: OwnLabel, text: string])[];
  readonly text: Pieces;
  readonly comments: readonly Comment[];
}

/** The deepest nesting that is read, so that no text makes a reader recurse without end. */
export const MAX_DEPTH = 32;
