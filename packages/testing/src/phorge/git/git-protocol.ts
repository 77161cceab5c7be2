const NO_OBJECT = '0'.repeat(40);
const FLUSH = '0000';

/**
 * The advertisement of a repository without a single ref.
 * @see https://git-scm.com/docs/http-protocol#_smart_clients
 */
export function advertisement(service: 'git-upload-pack' | 'git-receive-pack'): string {
  const capabilities =
    service === 'git-upload-pack'
      ? 'multi_ack side-band-64k ofs-delta'
      : 'report-status delete-refs ofs-delta';
  const refs = `${NO_OBJECT} capabilities^{}\0${capabilities} agent=git/2.47.3\n`;
  return `${line(`# service=${service}\n`)}${FLUSH}${line(refs)}${FLUSH}`;
}

/** Nothing in common, nothing to send. */
export function emptyUploadPack(): string {
  return line('NAK\n');
}

/** Says "ok" to every ref the push names. git probes with a lone flush, which is answered with nothing. */
export function pushReport(body: Uint8Array): string {
  const refs = pushedRefs(Buffer.from(body).toString('latin1'));
  if (refs.length === 0) return '';
  return `${line('unpack ok\n')}${refs.map((ref) => line(`ok ${ref}\n`)).join('')}${FLUSH}`;
}

/** Each command is `<old> <new> <ref>`, the first followed by NUL and capabilities; a flush ends them. */
function pushedRefs(text: string): string[] {
  const refs: string[] = [];
  let at = 0;
  while (at + 4 <= text.length) {
    const length = Number.parseInt(text.slice(at, at + 4), 16);
    if (!(length > 4)) return refs;
    const command = text.slice(at + 4, at + length).split('\0')[0] ?? '';
    const ref = command.trim().split(' ')[2];
    if (ref !== undefined) refs.push(ref);
    at += length;
  }
  return refs;
}

function line(text: string): string {
  return `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
}
