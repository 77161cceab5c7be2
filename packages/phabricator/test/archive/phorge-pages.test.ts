import { describe, expect, test } from 'vitest';
import { pageContent } from '../../src/archive/page-content.ts';

/** Parts of pages of Phorge 07c1a51310, as it sent them. */
const page = (body: string, title = '⚓ T1 Rich text') =>
  pageContent(`<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`);

const textOf = (body: string): string => JSON.stringify(page(body).content.text);

describe('a page of a real Phorge', () => {
  test('has the panels beside an object, such as its projects and subscribers, and no action', () => {
    const text = textOf(
      '<div class="phui-side-column"><ul class="phabricator-action-list-view " id="UQ0_0"><li class="phabricator-action-view"><a href="/maniphest/task/edit/1/" class="phabricator-action-view-item">Edit Task</a></li></ul>' +
        '<div class="phui-curtain-panel "><div class="phui-curtain-panel-header">Project Tags</div><div class="phui-curtain-panel-body"><ul class="phabricator-handle-tag-list "><li class="phabricator-handle-tag-list-item"><a href="/project/view/3/" class="phui-tag-view phui-tag-type-shade" data-sigil="hovercard"><span class="phui-tag-core "><span class="visual-only phui-icon-view" aria-hidden="true"></span>Compiler (Release 2)</span></a></li></ul></div></div>' +
        '<div class="phui-curtain-panel "><div class="phui-curtain-panel-header">Subscribers</div><div class="phui-curtain-panel-body"><div class="phui-curtain-object-ref-list-view "><div class="phui-curtain-object-ref-view "><table><tbody><tr class="phui-curtain-object-ref-view-without-content"><td class="phui-curtain-object-ref-view-image-cell"><a style="background-image: url(http://127.0.0.1/file/data/KEY/PHID-FILE-scttox7vzlmyyame6noq/profile-alice.png)" href="/p/alice/" class="visual-only" aria-hidden="true"></a></td><td class="phui-curtain-object-ref-view-title-cell"><a href="/p/alice/" class="phui-handle phui-link-person" data-sigil="hovercard">alice</a></td></tr></tbody></table></div></div></div></div></div>',
    );
    expect(text).toContain('["p",["Project Tags"]]');
    expect(text).toContain('["a",["Compiler (Release 2)"],"/project/view/3/"]');
    expect(text).toContain('["p",["Subscribers"]]');
    expect(text).toContain('["a",["alice"],"/p/alice/"]');
    expect(text).not.toContain('Edit Task');
  });

  test('has a time as it is printed, with its year, and not also as the screen shows it', () => {
    const text = textOf(
      '<span class="screen-only">Wed, Dec 2, 2:20 AM</span><span class="print-only" aria-hidden="true">2026-12-02 02:20:00 (UTC+0)</span>',
    );
    expect(text).toBe('["2026-12-02 02:20:00 (UTC+0)"]');
  });

  test('of a person or a project has what stands beside its menu', () => {
    const text = textOf(
      '<div class="phui-navigation-shell phui-profile-menu phui-basic-nav"><div class="phabricator-nav has-local-nav has-crumbs" id="UQ0_24"><div class="phabricator-nav-local phabricator-side-menu" id="UQ0_25"><ul class="phui-list-view "><li class="phui-list-item-view"><a href="/people/tasks/assigned/2/" class="phui-list-item-href">Assigned Tasks</a></li></ul></div>' +
        '<div class="phabricator-nav-content plb" id="UQ0_23"><div class="phui-info-view-body">User is not a member of any projects.</div></div></div></div>',
    );
    expect(text).toBe('[["p",["User is not a member of any projects."]]]');
  });

  test('has the numbers of the lines of a diff, and each comment on a line once', () => {
    const text = textOf(
      '<table class="differential-diff remarkup-code PhabricatorMonospaced diff-2up"><tr><td id="C1OL6" class="old n" data-n="6"></td><td class="old" data-copy-mode="copy-l">int f6;\n</td><td id="C1NL7" class="new n" data-n="7"></td><td class="copy"></td><td class="new" colspan="2" data-copy-mode="copy-r">int g5;\n</td></tr>' +
        '<tr class="inline" data-sigil="inline-row"><td class="n"></td><td class="left"></td><td class="n"><a href="#" class="reveal-inline" data-sigil="reveal-inline"></a></td><td class="copy"></td><td colspan="2" id="anchor-inline-1"><a name="inline-1" id="inline-1" class="differential-inline-comment-anchor"></a><div class="differential-inline-comment"><div class="inline-head-left">boss</div><div class="done-label button-not-done">Not Done</div><div class="phabricator-remarkup"><p>Why <strong>multiply</strong> here?</p></div><div class="differential-inline-summary"><strong>boss:</strong> Why **multiply** here?</div></div></td></tr></table>',
    );
    expect(text).toContain('["td",["6"]],["td",["int f6;\\n"]],["td",["7"]]');
    expect(text).toContain('["anchor","inline-1"]');
    expect(text).toContain('Not Done');
    expect(text.match(/multiply/g)).toHaveLength(1);
    expect(text).not.toContain('"#"');
  });

  test('has the numbers of the lines of a paste', () => {
    const text = textOf(
      '<table class="phabricator-source-code-view remarkup-code PhabricatorMonospaced"><tr><th class="phabricator-source-line"><a href="/P1#L1" data-n="1" id="L1"></a></th><td class="phabricator-source-code">#0 main () at main.c:3\n</td></tr></table>',
    );
    expect(text).toBe(
      '[["table",[["tr",[["th",[["a",["1"],"/P1#L1"]]],["td",["#0 main () at main.c:3\\n"]]]]]]]',
    );
  });

  test('leaves out the banner of the gate, what only scripts use, and what is not loaded yet', () => {
    const text = textOf(
      '<div role="note" style="padding:8px 16px;background:#fdf3da;color:#222;text-align:center">This site is read-only.</div>' +
        '<div class="phui-flank-view phui-flank-view-fixed"><div class="phui-flank-header-text">Paths</div></div>' +
        '<div class="changeset-view-content"><div id="diff-change-KpZkL3mn76yB"><div class="differential-loading">Loading...</div></div></div><p>Text</p>',
    );
    expect(text).toBe('[["p",["Text"]]]');
  });

  test('has the heading that names its object', () => {
    const shown = page(
      '<h1 class="phui-header-view"><div class="phui-header-row"><div class="phui-header-col2"><span class="phui-header-header"><span class="visual-only phui-icon-view" aria-hidden="true"></span>Change the large file</span><div class="phui-header-subheader">Audited</div></div></div></h1>',
      'rGIT8361e6eafcca',
    );
    expect(shown.heading).toBe('Change the large file');
  });
});
