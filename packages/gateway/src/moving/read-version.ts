import { envelopeOf, type ReadyVersion } from './envelope.ts';

/**
 * Parses a stored text. If `portcullis push` of this version built it, with the required signatures, it is not checked again;
 * otherwise it is checked here, and `inform` is called.
 * @param builders whose signature what was built needs. Default: none
 */
export async function readyVersion(
  text: string,
  builders: readonly string[] | undefined,
  inform: (message: string) => void,
): Promise<ReadyVersion> {
  const envelope = await envelopeOf(text);
  if (envelope?.built !== undefined) {
    const { builtVersion } = await import('./built-version.ts');
    const version = await builtVersion(envelope, builders);
    if (!('unusable' in version)) return version;
    inform(`${version.unusable}: it is checked and compiled in this isolate`);
  }
  // Only where nobody has done it before.
  const { checkedVersion } = await import('./stored-configuration.ts');
  return await checkedVersion(text);
}
