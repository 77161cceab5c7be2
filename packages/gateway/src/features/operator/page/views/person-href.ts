import { viewAddress } from '../filters/address.ts';
import type { ViewContext } from './view.ts';

/** The page of a person, for the same period. Without an issuer, that of all people with this subject. */
export function personHref(
  { prefix, filters }: Pick<ViewContext, 'prefix' | 'filters'>,
  { issuer, subject }: { readonly issuer?: string | undefined; readonly subject: string },
): string {
  return viewAddress(prefix, 'person', filters, { app: '', person: '', reason: '', issuer, subject });
}
