/** A space before which, or behind which, no line may break: French and others write one there. */
const BREAKABLE = / [?!:;»%]|« /;

/**
 * The messages that are empty in some language, are the same as in English, omit a parameter, or may break before a closing punctuation
 * mark: by path and language. Messages that are rightly the same in two languages are skipped by name.
 */
export async function mistranslated(
  catalogue: Readonly<Record<string, () => Promise<{ readonly messages: object }>>>,
  same: readonly string[],
): Promise<string[]> {
  const english = new Map(messagesIn((await catalogue.en?.())?.messages ?? {}));
  const found: string[] = [];
  for (const [language, messagesOf] of Object.entries(catalogue)) {
    const texts = messagesIn((await messagesOf()).messages);
    if (texts.length !== english.size) found.push(`${language}: ${texts.length} messages of ${english.size}`);
    for (const [path, text] of texts) {
      const isSame =
        language !== 'en' && text === english.get(path) && !same.includes(path.split('.').at(-1) ?? '');
      const lacks = slotsIn(english.get(path)).filter((slot) => !text.includes(slot));
      if (text.trim() === '' || isSame || lacks.length > 0 || BREAKABLE.test(text)) {
        found.push(`${language}: ${path}: ${text}`);
      }
    }
  }
  return found;
}

function slotsIn(text = ''): readonly string[] {
  return text.match(/\[\d\]/g) ?? [];
}

/** Every text by its path; of a message that takes something, with `[0]`, `[1]` in its place. */
function messagesIn(messages: object, path = ''): (readonly [string, string])[] {
  return Object.entries(messages).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'function') {
      const slots = Array.from({ length: value.length }, (_, index) => `[${index}]`);
      return [[at, String(value(...slots))] as const];
    }
    return typeof value === 'object' ? messagesIn(value, at) : [[at, String(value)] as const];
  });
}
