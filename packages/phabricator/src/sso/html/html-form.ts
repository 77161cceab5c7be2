import { readTags, type Tag } from './html-tags.ts';
import { decodeEntities } from './html-text.ts';

/** A control of a form. */
export interface FormField {
  readonly name: string;
  readonly value: string;
  /** `hidden`, `text`, `password` and so on; the name of the tag for what is no `<input>`. Lower case. */
  readonly type: string;
}

/** A form of a page. */
export interface HtmlForm {
  /** Empty if it is sent to the page itself. */
  readonly action: string;
  /** Lower case. */
  readonly method: string;
  /** Its named controls in their order, buttons left out. */
  readonly fields: readonly FormField[];
}

const CONTROLS = new Set(['input', 'select', 'textarea']);
const BUTTONS = new Set(['submit', 'button', 'reset', 'image']);

/** The forms of a page; `undefined` if one of them, or the page, can be read in two ways. */
export function readForms(page: string): readonly HtmlForm[] | undefined {
  const tags = readTags(page);
  if (tags === undefined) return undefined;
  const forms: HtmlForm[] = [];
  let open: Tag | undefined;
  let fields: FormField[] = [];
  for (const tag of tags) {
    if (tag.name === 'form' && tag.isEnd) {
      const form = open === undefined ? undefined : formOf(open, fields);
      if (form === undefined) return undefined;
      forms.push(form);
      open = undefined;
      fields = [];
    } else if (tag.name === 'form') {
      // A form in a form is one to some readers and two to others.
      if (open !== undefined) return undefined;
      open = tag;
    } else if (CONTROLS.has(tag.name) && !tag.isEnd) {
      const field = fieldOf(tag);
      // Controls can name a form that they do not stand in.
      if (field === undefined || tag.attributes.has('form')) return undefined;
      if (open !== undefined && field.name !== '' && !BUTTONS.has(field.type)) fields.push(field);
    }
  }
  return open === undefined ? forms : undefined;
}

function formOf(tag: Tag, fields: readonly FormField[]): HtmlForm | undefined {
  const action = attribute(tag, 'action');
  const method = attribute(tag, 'method');
  if (action === undefined || method === undefined) return undefined;
  return { action, method: method.toLowerCase(), fields };
}

function fieldOf(tag: Tag): FormField | undefined {
  const name = attribute(tag, 'name');
  // What other controls hold is not read: nobody here fills them in.
  const value = tag.name === 'input' ? attribute(tag, 'value') : '';
  const type = tag.name === 'input' ? attribute(tag, 'type') : tag.name;
  if (name === undefined || value === undefined || type === undefined) return undefined;
  return { name, value, type: type === '' ? 'text' : type.toLowerCase() };
}

/** An attribute, decoded; empty if it is not there, and `undefined` if it cannot be read. */
function attribute({ attributes }: Tag, name: string): string | undefined {
  return decodeEntities(attributes.get(name) ?? '');
}
