/** Characters that are not seen, or that move others: a text with them could be shown as another one. */
const HIDDEN =
  /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}|(?! )\p{Zs}/gu;

/** A text in which each character can be seen: those that cannot are replaced by their number, such as `⟨U+200B⟩`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (hidden) => `⟨U+${numberOf(hidden)}⟩`);
}

function numberOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
