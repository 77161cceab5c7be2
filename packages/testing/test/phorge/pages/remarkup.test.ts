import { expect, test } from 'vitest';
import { startPhorge } from '../../../src/phorge.ts';
import { Browser } from '../browser.ts';

test('a preview is HTML inside JSON, with pictures and files where a text names them', async () => {
  const phorge = await startPhorge();
  const picture = phorge.addFile({ name: 'a.png', content: 'x', contentType: 'image/png' });
  const plain = phorge.addFile({ name: 'b.bin', content: 'x' });
  const browser = new Browser(phorge, phorge.signIn('alice').cookie);
  // Pictures of users are files as well, so the numbers are not known.
  const text = `<b> ${[1, 2, 3, 4, 5, 99].map((id) => `{F${id}}`).join(' ')}`;
  const { body } = await browser.post('/transactions/remarkuppreview/', { text, __ajax__: 'true' });
  const { content } = JSON.parse(body.slice('for (;;);'.length)).payload;
  expect(content).toContain('<p>&lt;b&gt; ');
  expect(content).toContain(`<a href="${picture}"><img src="${picture}" alt="a.png" /></a>`);
  expect(content).toContain(`<a href="${plain}">b.bin</a>`);
  expect(content).toContain('{F99}');
  await phorge.close();
});

test('a text shows the title of a revision and the contents of a paste, and so does the front page', async () => {
  const phorge = await startPhorge();
  const browser = new Browser(phorge, phorge.signIn('alice').cookie);
  const { body } = await browser.post('/transactions/remarkuppreview/', { text: '{P3} {D12} {D99}' });
  expect(body).toContain('INSERT INTO salaries');
  expect(body).toContain('D12: Rotate the signing keys');
  expect(body).toContain('{D99}');
  for (const path of ['/', '/home/']) {
    const home = await browser.get(path);
    for (const text of ['Rotate the signing keys', 'Found by the audit of May', 'INSERT INTO salaries'])
      expect(home.body).toContain(text);
  }
  await phorge.close();
});
