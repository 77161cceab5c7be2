import { STANDARD_INPUT } from './standard-input.ts';
import { wranglerBeside } from './wrangler-file.ts';

/** Texts by the names of variables that they are in. */
export type WorkerVariables = Readonly<Record<string, string>>;

/** The variables that the Wrangler file beside a configuration gives the Worker; none where there is no such file. */
export async function variablesBeside(configurationFile: string): Promise<WorkerVariables> {
  if (configurationFile === STANDARD_INPUT) return {};
  return (await wranglerBeside(configurationFile))?.variables ?? {};
}

/** A text of a configuration with the variables in it that are known. The others stay open. */
export function filled(text: string, variables: WorkerVariables): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] as string) : whole,
  );
}

/** Whether a text has a variable in it that the Worker alone knows. */
export function isOpen(text: string): boolean {
  return text.includes('${');
}
