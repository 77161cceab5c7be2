import { type HtmlForm, readForms } from '../html/html-form.ts';
import { pageWords, safeLine } from '../html/page-words.ts';

/** What is sent to register, or why nothing is. */
export type RegisterForm =
  | { readonly ok: true; readonly username: string; readonly form: URLSearchParams }
  | { readonly ok: false; readonly reason: string };

/** What the gate fills in, by leaving it as Phorge proposes it. */
const ASKED_FOR = ['username', 'realName'];

/**
 * Reads Phorge's registration form, if it asks for nothing but a username and a real name and proposes both. A form that asks for more, a
 * page that is not such a form, and an ambiguous page are left to the person.
 *
 * @param path the page's own: the form must not lead elsewhere
 */
export function readRegisterForm(page: string, path: string): RegisterForm {
  const forms = readForms(page);
  if (forms === undefined) return refused('the page is ambiguous: browsers could parse it differently');
  const [form, ...others] = forms.filter(({ fields }) => fields.some(({ name }) => name === 'username'));
  if (form === undefined) return refused(`there is no registration form: ${pageWords(page) ?? 'no title'}`);
  if (others.length > 0) return refused('there is more than one registration form');
  return read(form, path);
}

function read({ action, method, fields }: HtmlForm, path: string): RegisterForm {
  if (method !== 'post' || (action !== '' && action !== path))
    return refused('the form does not post to its own page');
  const names = fields.map(({ name }) => name);
  if (new Set(names).size < names.length) return refused('the form has two fields of the same name');
  const value = (name: string): string => fields.find((field) => field.name === name)?.value ?? '';
  if (value('__csrf__') === '' || value('__form__') === '' || value('phase') !== '2') {
    return refused('the form lacks __csrf__, __form__ or phase');
  }
  const asked = fields.filter(({ type }) => type !== 'hidden');
  const more = asked.filter(({ name, type }) => type !== 'text' || !ASKED_FOR.includes(name));
  if (more.length > 0) {
    return refused(`the form asks for ${safeLine(more.map(({ name }) => name).join(', ')) ?? 'more'}`);
  }
  const username = value('username');
  if (username === '') return refused('no username is proposed');
  // Hidden fields go along as a browser would send them.
  return { ok: true, username, form: new URLSearchParams(fields.map(({ name, value }) => [name, value])) };
}

function refused(reason: string): RegisterForm {
  return { ok: false, reason };
}
