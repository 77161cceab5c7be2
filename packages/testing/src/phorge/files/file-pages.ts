import { type Answer, html, javelin, redirect } from '../answer.ts';
import { isFormPost, requireCsrf } from '../pages/form-post.ts';
import { dialogForm, page } from '../pages/page-view.ts';
import { type PhorgeRequest, requestUri, textParameter } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { fileBytes, filePath, type StoredFile } from './file-store.ts';

const MONTH_IN_SECONDS = 2_592_000;
const KEPT_UPLOAD_BYTES = 64 * 1024;

/** The first bytes of every PNG, the only type by which uploads are distinguished. */
const PNG: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** `/file/data/<key>/<phid>/<name>` with this in front serves `zeros-<bytes>.bin`: that many zero bytes. */
export const GENERATED_FILES = '/file/data/zeroszeroszeroszeros/PHID-FILE-zeroszeroszeroszeros/';

/**
 * `/file/data/<key>/<phid>/<name>`: any client with the key gets the file, signed in or not.
 *
 * With an alternate file domain the main host only points there. Byte ranges are served as Phorge does:
 * `a-b` and `a-`, one of them. Generated files are never compressed, so that their size is what is sent.
 */
export function fileData(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const { alternateFileDomain } = phorge.configuration;
  if (alternateFileDomain !== undefined && request.site.kind === 'platform') {
    return redirect(`${alternateFileDomain}${requestUri(request)}`);
  }
  const [, , , key, phid] = request.path.split('/');
  const file = generatedFile(request.path) ?? phorge.files.find((candidate) => candidate.phid === phid);
  if (file === undefined) return html('<h1>404 Not Found</h1>', 404);
  if (file.key !== key) return html('<h1>403 Forbidden</h1>', 403);
  if (file.content === 'not kept') {
    return html('<h1>404 Not Found</h1><p>This fake Phorge stores no uploads of more than 64 KiB.</p>', 404);
  }
  return serve(file, request.headers.range);
}

/** `/file/download/<key>/<phid>/<name>`: a dialog for users, the file for anonymous visitors and after the POST. */
export function fileDownload(phorge: PhorgeState, request: PhorgeRequest): Answer {
  const isSignedIn = request.viewer.user !== undefined;
  if (isSignedIn && !isFormPost(phorge, request)) {
    const title = 'Download File';
    const body = dialogForm(phorge, request, { title, body: '<p>Download this file?</p>', submit: title });
    return page(phorge, request.viewer, { title, body });
  }
  return fileData(phorge, request);
}

/** `/file/dropupload/`: a raw body of any length; the page's CSRF token is in the header. */
export async function dropUpload(phorge: PhorgeState, request: PhorgeRequest): Promise<Answer> {
  requireCsrf(phorge, request);
  const { bytes, sha256, prefix } = await request.body.digest(KEPT_UPLOAD_BYTES);
  const file = phorge.files.add({
    name: textParameter(request, 'name') ?? 'unnamed',
    contentType: PNG.every((byte, index) => prefix[index] === byte)
      ? 'image/png'
      : 'application/octet-stream',
    size: bytes,
    sha256,
    cacheable: false,
    content: bytes > KEPT_UPLOAD_BYTES ? 'not kept' : prefix,
  });
  const uri = `${phorge.configuration.alternateFileDomain ?? phorge.configuration.baseUri}${filePath(file)}`;
  return javelin({ error: null, payload: { id: file.id, phid: file.phid, uri } });
}

function serve(file: StoredFile, rangeHeader: string | undefined): Answer {
  const [, from, to] = /^bytes\s*=\s*(\d+)-(\d*)$/.exec(rangeHeader ?? '') ?? [];
  const start = from === undefined ? 0 : Number(from);
  const end = Math.min(file.size, to === undefined || to === '' ? file.size : Number(to) + 1);
  const isPart = from !== undefined && start < end;
  const isInline = file.contentType.startsWith('image/') || file.contentType.startsWith('text/');
  const headers: [string, string][] = [
    ['Accept-Ranges', 'bytes'],
    [
      'Content-Disposition',
      isInline ? 'inline' : `attachment; filename="${file.name.replace(/[^ -~]|["\\]/g, '_')}"`,
    ],
  ];
  if (isPart) headers.push(['Content-Range', `bytes ${start}-${end - 1}/${file.size}`]);
  return {
    status: isPart ? 206 : 200,
    contentType: file.contentType,
    frame: 'page',
    headers,
    cache: {
      maxAgeInSeconds: MONTH_IN_SECONDS,
      visibility: file.cacheable ? 'public' : 'private',
      lastModified: true,
    },
    body: fileBytes(file, isPart ? start : 0, isPart ? end : file.size),
    compress: file.content !== 'zeros',
  };
}

function generatedFile(path: string): StoredFile | undefined {
  if (!path.startsWith(GENERATED_FILES)) return undefined;
  const name = path.slice(GENERATED_FILES.length);
  const [, size] = /^zeros-(\d{1,12})\.bin$/.exec(name) ?? [];
  if (size === undefined) return undefined;
  const [, , , key = '', phid = ''] = path.split('/');
  const contentType = 'application/octet-stream';
  return { id: 0, phid, key, name, contentType, size: Number(size), cacheable: false, content: 'zeros' };
}
