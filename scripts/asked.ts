/**
 * What a program was asked for. Where that does not fit, it ends with what is wrong and how it is used, and with 2; asked for
 * help, it says how it is used, and ends with 0.
 *
 * @param read takes the words behind the program's name, and throws where they do not fit
 */
export function asked<Options>(usage: string, read: (args: readonly string[]) => Options): Options {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}
