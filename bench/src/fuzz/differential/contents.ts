import fc from 'fast-check';
import { disturbed, joined } from './pieces.ts';
import { parameters } from './targets.ts';

/** A body, and what it is said to be. */
export interface Content {
  readonly contentType: string | undefined;
  readonly body: string;
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=cut';

/** What urlencoded bodies hold besides: any byte at all. */
const forms = fc.oneof(
  parameters,
  joined(10, '__path__', '=/D2', '&', 'a=b', '\0', '\r\n', '\n', '\xff', ' ', '+', '[', '_', '.'),
);

/** A form of another boundary, for a reader that finds that one. */
const HIDDEN_FORM = '\r\n--x\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/D2\r\n--x--\r\n';

const multiparts = fc.oneof(
  fc
    .array(
      fc.tuple(
        joined(4, 'a', '_', '.', '[', ']', '__path__', ' ', '%', '\xe9'),
        fc.constantFrom('', 'v', '/D2', HIDDEN_FORM),
      ),
      {
        maxLength: 3,
      },
    )
    .map((fields) => {
      const parts = fields.map(([name, value], index) => {
        const file = index === 1 ? '; filename="f"\r\nContent-Type: text/plain' : '';
        return `--cut\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
      });
      return `${parts.join('')}--cut--\r\n`;
    }),
  joined(
    12,
    ...[
      '--cut\r\n',
      '--cut--',
      '--cut',
      '\r\n',
      '\n',
      '\r\n\r\n',
      'Content-Disposition: form-data; ',
      'name="a"',
    ],
    ...[
      'name="__path__"',
      'name=__path__',
      "name='__path__'",
      'filename="x"',
      ';',
      '"',
      '\\',
      '\t',
      '\0',
      '/D2',
    ],
  ),
);

const formTypes = fc.constantFrom(
  ...[
    FORM,
    FORM.toUpperCase(),
    `${FORM}; charset=utf-8`,
    `${FORM};charset="utf-8"`,
    `${FORM}\t`,
    `\t${FORM} ;`,
  ],
);
const multipartTypes = fc.constantFrom(
  ...[MULTIPART, 'Multipart/Form-Data;boundary="cut"', 'multipart/form-data\t; BOUNDARY=cut; charset=utf-8'],
  ...[
    'multipart/form-data; boundary=x; boundary=cut',
    'multipart/form-data; xboundary=x; boundary=cut',
    'multipart/form-data; boundary="x;\\"cut"',
  ],
);
const otherTypes = fc.constantFrom(
  ...['multipart/form-data', 'multipart/mixed; boundary=cut', 'text/plain', 'application/json', ''],
  ...[
    `text/plain; a="${FORM}"`,
    `text/plain, ${FORM}`,
    `${FORM}, text/plain`,
    'application/x-git-upload-pack-request',
  ],
);

/** A body and its content type: rightly in most cases, by a disturbed name in many. */
export const contents: fc.Arbitrary<Content> = fc
  .oneof(
    { arbitrary: fc.tuple(formTypes, forms), weight: 4 },
    { arbitrary: fc.tuple(multipartTypes, multiparts), weight: 4 },
    { arbitrary: fc.tuple(otherTypes, fc.oneof(forms, multiparts)), weight: 2 },
    { arbitrary: fc.tuple(fc.constant(undefined), fc.oneof(forms, fc.constant(''))), weight: 1 },
  )
  .chain(([type, body]) => {
    const contentType =
      type === undefined ? fc.constant(type) : fc.oneof(fc.constant(type), disturbed(fc.constant(type)));
    return fc.record({
      contentType,
      body: fc.oneof({ arbitrary: fc.constant(body), weight: 9 }, fc.constant('')),
    });
  });
