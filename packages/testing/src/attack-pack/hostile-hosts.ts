/** Hosts that are not the gate's, some of which start like it. */
export const HOSTS = [
  'attacker.example',
  'attacker.example/%2f..',
  'app.example@attacker.example',
  'app.example+&@attacker.example#+@app.example/',
  'attacker.example\\@app.example',
  'attacker.example:80#@app.example/',
  'attacker.example:80?@app.example/',
  'attacker%E3%80%82example',
  '%61ttacker.example',
  '3221225985',
  '[::ffff:192.0.2.1]',
];

/** What may follow, so that a reader that resolves dots first sees a path of the gate's own. */
export const TAILS = ['/', '//', '/..', '/%2e%2e', '/%2e%2e%2f', '/%2f%2e%2e', '/%2f..', '//..'];

/** More ways to write a host. */
export const OTHER_HOSTS = [
  'app.example.attacker.example',
  '.attacker.example',
  ';@attacker.example',
  ':@attacker.example\\@app.example',
  'app.example@https:///attacker.example',
  'attacker.example%23.app.example',
  'attacker.example%2f%2f.app.example',
  'attacker.example%3F.app.example',
  'attacker.example%5c%5c.app.example',
  'attacker%00.example',
  'app.example:80%40attacker.example',
  'app.example%2eattacker.example',
  'attacker.example\tapp.example',
  'attacker\u3002example',
  '0xC0000201',
  '0300.0.02.01',
  '00300.00000.0000002.00000001',
  '0xC0.513',
  '[::192.0.2.1]',
  'app.example@[::ffff:192.0.2.1]',
  'app.example@3221225985',
];
