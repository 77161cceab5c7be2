import { AccessError } from '../failure/access-error.ts';
import { runtimeText } from '../failure/runtime-text.ts';
import { OptionsError } from '../options/check-options.ts';

/** Error codes and messages of D1, R2 and Durable Objects, all in a plain `Error`. None of them contains an address or a value. */
const SAID =
  /SQLITE_[A-Z]{2,20}|\(\d{5}\)$|is overloaded|its code was updated|connection lost|exceeded (?:its|timeout)|maximum DB size/;

/** Codes of systems and runtimes, such as `ECONNREFUSED`. */
const CODE = /^[A-Z][A-Z\d_]{2,40}$/;

/**
 * The description of an error in records and warnings: its name, and what can be said without any data: the text of the runtime, a code of
 * the system or the platform, such as `Error SQLITE_FULL`, or the options that are wrong. The rest of its message can contain an address or
 * a value.
 */
export function failureKind(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message } = error;
  if (error instanceof OptionsError) return `${name}: ${message}`;
  if (error instanceof AccessError) return `${name} ${error.code}`;
  const text = runtimeText(message);
  if (text !== undefined) return `${name}: ${text}`;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && CODE.test(code)) return name === code ? name : `${name} ${code}`;
  const [said] = (name === 'Error' && SAID.exec(message)) || [];
  return said === undefined ? name : `${name} ${said}`;
}
