import { type Html, html } from '@portcullis/core/internal';

/** Fields that a form sends and no one sees. */
export function hiddenFields(fields: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries(fields).map(
    ([name, text]) => html`<input type="hidden" name="${name}" value="${text}">`,
  );
}
