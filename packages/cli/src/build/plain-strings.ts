import { RolldownMagicString } from 'rolldown';
import { Visitor } from 'rolldown/utils';
import { parsedModule } from './parsed-module.ts';

/**
 * Writes the templates of a module that hold nothing but text as strings. A minifier prefers templates, which are a little shorter; V8
 * reads each of their letters twice, of the rules of a policy as of everything else, whenever the Worker starts.
 */
export function plainStrings(code: string): string {
  const text = new RolldownMagicString(code);
  const tagged = new Set<object>();
  new Visitor({
    TaggedTemplateExpression: ({ quasi }) => {
      tagged.add(quasi);
    },
    TemplateLiteral: (template) => {
      const [only, ...more] = template.quasis;
      if (only === undefined || more.length > 0 || tagged.has(template)) return;
      text.overwrite(template.start, template.end, asString(only.value.raw));
    },
  }).visit(parsedModule(code));
  return text.toString();
}

/** @param raw what stands between the backticks: its escapes mean the same in a string, and are kept */
function asString(raw: string): string {
  const quote = raw.split('"').length > raw.split("'").length ? "'" : '"';
  const written = raw.replace(/\\.|["'\n]/gs, (found) => {
    if (found === '\n') return '\\n';
    return found === quote ? `\\${quote}` : found;
  });
  return `${quote}${written}${quote}`;
}
