import type { BaseContext } from '@portcullis/core';
import type { Html, Language } from '@portcullis/core/internal';
import { pageResponse } from '@portcullis/core/pages';
import type { AuditDatabase } from './database/audit-database.ts';
import { address, viewAddress } from './filters/address.ts';
import type { Filters } from './filters/filters.ts';
import type { Messages } from './language/messages.ts';
import type { OperatorLock, OperatorSettings } from './operator-options.ts';
import { operatorPageOf, type Place } from './pages/frame.ts';
import type { ViewContext } from './views/view.ts';
import { VIEWS } from './views/views.ts';

/** One request of an operator, and what it is answered with. */
export interface Serving {
  readonly context: BaseContext;
  readonly settings: OperatorSettings<unknown>;
  readonly messages: Messages;
  readonly language: Language;
  readonly database: AuditDatabase;
  /** `undefined`: operators cannot lock users here. */
  readonly lock: ServingLock | undefined;
  /** Reads the filters of the address, and further parameters of these names. Fails with `operator.parameters`. */
  readonly viewing: <const Also extends string>(
    also: readonly Also[],
  ) => { readonly view: ViewContext; readonly given: Readonly<Partial<Record<Also, string>>> };
}

/** Locks, as the caller may use them. */
export interface ServingLock extends Pick<OperatorLock<unknown>, 'desk'> {
  /** What the caller's orders are recorded by in the list. `undefined`: the caller may order nothing. */
  readonly orderedBy: string | undefined;
  /** The caller's verified e-mail address. `undefined`: not known. */
  readonly email: string | undefined;
  readonly hasPseudonyms: boolean;
}

/** Answers one kind of request. */
export type Served = (serving: Serving) => Promise<Response>;

/** What a page is. */
export interface PageParts {
  readonly title: string;
  /** Of the place that it is; an empty text for the first. */
  readonly current: string;
  readonly main: Html;
  /** So that views keep them; `undefined` on pages without. */
  readonly filters: Filters | undefined;
  /** Default 200. */
  readonly status?: number;
}

/** A page for operators, with the way to all others. */
export function pageOf({ settings, messages, language }: Serving, parts: PageParts): Response {
  const { prefix, theme, random } = settings;
  const { title, current, main, filters, status = 200 } = parts;
  const places: Place[] = VIEWS.map((view) => ({
    name: view.name,
    title: view.title(messages),
    href: filters === undefined ? address(prefix, view.name) : viewAddress(prefix, view.name, filters),
  }));
  places.push({ name: 'access', title: messages.access, href: address(prefix, 'access') });
  if (settings.sessions !== undefined) {
    places.push({ name: 'sessions', title: messages.sessions, href: address(prefix, 'sessions') });
  }
  if (settings.elevations !== undefined) {
    places.push({ name: 'elevations', title: messages.elevations, href: settings.elevations });
  }
  const page = operatorPageOf(title, current, main, places, messages);
  return pageResponse({ ...page, status }, { theme, random, language });
}
