import type { Html } from '@portcullis/core/internal';
import type { AuditDatabase } from '../database/audit-database.ts';
import type { Filters } from '../filters/filters.ts';
import type { Messages } from '../language/messages.ts';

/** What a cell holds: text or a number; a code or an address, which may break anywhere; a text that leads on; a time. */
export type Cell =
  | string
  | number
  | { readonly code: string }
  | { readonly text: string; readonly href: string }
  | { readonly time: string };

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Whether it holds numbers, which stand to the right. */
  readonly isNumber?: boolean;
}

/** A part of a view: a table, and what it shows at a glance. */
export interface Section {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Drawn from the same rows. */
  readonly chart?: Html;
  /** Whether the table only repeats the chart in numbers, so that it is closed at first. */
  readonly isNumbers?: boolean;
  /** The same in one line, above the chart. */
  readonly glance?: Html;
  /** What has to be known to read it. */
  readonly note?: string;
  /** Where rows come from while the page is open. */
  readonly liveHref?: string;
}

/** What a view works with. */
export interface ViewContext {
  readonly database: AuditDatabase;
  readonly filters: Filters;
  readonly messages: Messages;
  /** BCP 47 tag. */
  readonly language: string;
  /** Path prefix of the page. Starts and ends with a slash. */
  readonly prefix: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Reads one part: each asks the database for what it shows, and for nothing else. */
export type ReadSection = (context: ViewContext) => Promise<Section>;

/** One of the page's views. */
export interface View {
  /** In the address, below the prefix. */
  readonly name: string;
  readonly title: (messages: Messages) => string;
  /** By their ids, which stand in addresses: which table is asked for as CSV. The first is what the overview shows. */
  readonly sections: Readonly<Record<string, ReadSection>>;
}
