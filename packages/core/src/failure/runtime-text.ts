/** Error messages of runtimes. The names in them can be members of a body, and are removed. */
const OF_THE_RUNTIME =
  /Cannot (?:read|set) properties of (?:undefined|null)|is not (?:a function|defined|iterable|a constructor)|Assignment to constant variable|Maximum call stack size exceeded|Body has already been used/;

/** The part of an error message that the runtime wrote, without any data; `undefined` for the message of a program. */
export function runtimeText(message: string): string | undefined {
  return OF_THE_RUNTIME.exec(message)?.[0];
}
