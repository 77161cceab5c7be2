import type { Plugin } from 'rolldown';

/** The part of a configuration that says in which languages pages are shown. */
interface Themed {
  readonly theme?: { readonly languages?: readonly string[] | undefined } | undefined;
}

/**
 * The languages that some page of a gate can be shown in; `undefined` for all, if the theme of all pages or of one instance names none.
 * English is not listed unless it is named: a bundle always contains it.
 */
export function spokenLanguages(
  configuration: Themed & { readonly instances: readonly Themed[] },
): readonly string[] | undefined {
  const all = configuration.theme?.languages;
  const named = configuration.instances.map((instance) => instance.theme?.languages ?? all);
  const lists = [...named, all ?? named[0]];
  return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? []);
}

/** The import of a catalogue's module: a language, and in a published package what its builder adds to the name. */
const CATALOGUE = /import\((["'])(\.\/(?:messages\/)?)(en|de|fr|es|ja|zh-hans)((?:-[A-Z\d]{8})?\.[jt]s)\1\)/g;

/**
 * Leaves the messages of all other languages out of a bundle: where a catalogue would import them, it imports the English ones, which come
 * first in each. No page asks for them, since none offers their language.
 */
export function onlyLanguages(languages: readonly string[]): Plugin {
  const kept = new Set(languages.map((language) => language.toLowerCase()));
  return {
    name: 'only-languages',
    transform: (code) => {
      let english: string | undefined;
      return code.replace(CATALOGUE, (whole, _quote, _folder, language: string) => {
        if (language === 'en') english = whole;
        return kept.has(language) ? whole : (english ?? whole);
      });
    },
  };
}
