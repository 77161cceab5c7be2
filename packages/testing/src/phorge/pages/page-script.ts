import { createHash } from 'node:crypto';
import { WRITING_SCRIPT } from './writing-script.ts';

/**
 * The script of every page: what Phorge's own (Javelin) does with dialogs, forms and requests in the background, with
 * the same headers, parameters and reading of answers. Served from `/res/`, because the content policy lets no script
 * in a page run.
 *
 * A failed request shows nothing and changes nothing, as in Phorge: a form gets its controls back and keeps its text.
 * `data-requests-ended` of the document counts the requests that are over, for tests to wait for.
 */
export const PAGE_SCRIPT = `'use strict';
document.addEventListener('DOMContentLoaded', () => {

const SHIELD = 'for (;;);';
const CSRF_REFRESH_IN_MILLISECONDS = 1000 * 60 * 55;

const behaviors = {};
for (const node of document.querySelectorAll('data[data-javelin-init-kind="behaviors"]')) {
  Object.assign(behaviors, JSON.parse(node.dataset.javelinInitData));
}
const [csrf] = behaviors['refresh-csrf'];
let token = csrf.current;
let metadataBlock = 0;
let ended = 0;
let dialog = null;

/* JX.Request: done(payload), or only finished(). Parameters go into the query where the body is none or raw. */
function sendRequest(uri, pairs, { done, finished = () => {}, method = 'POST', raw }) {
  const all = [...pairs, ['__ajax__', true], ['__metablock__', ++metadataBlock]];
  const data = all.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const inQuery = method === 'GET' || raw !== undefined;
  const xhr = new XMLHttpRequest();
  xhr.open(method, inQuery ? uri + '?' + data : uri, true);
  xhr.setRequestHeader(csrf.header, token);
  xhr.setRequestHeader(csrf.viaHeader, location.pathname + location.search + location.hash);
  if (raw !== undefined) xhr.setRequestHeader('Content-Type', 'application/octet-stream');
  else if (!inQuery) xhr.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
  xhr.onreadystatechange = () => {
    if (xhr.readyState !== 4) return;
    const response = readResponse(xhr);
    if (response) done(response.payload);
    finished();
    document.documentElement.dataset.requestsEnded = ++ended;
  };
  xhr.send(raw ?? (inQuery ? null : data));
}

function readResponse(xhr) {
  if (xhr.status !== 0 && (xhr.status < 200 || xhr.status >= 300)) return undefined;
  let response;
  try {
    response = JSON.parse(xhr.responseText.substring(SHIELD.length));
  } catch {
    return undefined;
  }
  return response && !response.error ? response : undefined;
}

/* JX.Workflow: a redirect leads away (a falsy one reloads), a dialog is shown, the rest is for the handler. */
function startWorkflow(uri, pairs, { form, handler = () => {} }) {
  const disabled = form ? disableControls(form) : [];
  let leaves = false;
  sendRequest(uri, [...pairs, ['__wflow__', true]], {
    done(payload) {
      closeDialog();
      if (payload && typeof payload.redirect !== 'undefined') {
        leaves = true;
        location.assign(payload.redirect || location.pathname);
      } else if (payload && payload.dialog) {
        openDialog(payload.dialog, uri);
      } else {
        handler(payload);
      }
    },
    finished() {
      if (!leaves) for (const control of disabled) control.disabled = false;
    },
  });
}

function disableControls(form) {
  const controls = [...form.querySelectorAll('input, button, textarea')].filter(({ disabled }) => !disabled);
  for (const control of controls) control.disabled = true;
  return controls;
}

function openDialog(content, uri) {
  dialog = document.createElement('div');
  dialog.className = 'jx-client-dialog';
  dialog.innerHTML = content;
  dialog.addEventListener('click', (event) => {
    const button = event.target.closest('[data-sigil~="jx-workflow-button"], button');
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    if (button.name === '__cancel__' || button.name === '__close__') closeDialog();
    else submitDialog(button, uri);
  });
  document.body.append(dialog);
}

function submitDialog(button, uri) {
  const form = button.closest('[data-sigil~="jx-dialog"]');
  const pairs = [...new FormData(form), [button.name, button.value || true]];
  button.disabled = true;
  startWorkflow(form.getAttribute('action') || uri, pairs, {});
}

function closeDialog() {
  if (dialog) dialog.remove();
  dialog = null;
}

function isNormalClick(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-sigil]');
  if (!link || !isNormalClick(event)) return;
  const sigils = link.dataset.sigil.split(' ');
  if (sigils.includes('workflow')) {
    event.preventDefault();
    startWorkflow(link.href, [], {});
  } else if (sigils.includes('quicksand')) {
    event.preventDefault();
    history.pushState(null, '', link.href);
    startWorkflow(link.href, [['__quicksand__', true]], { handler: showContent });
  } else if (sigils.includes('menu-notifications')) {
    event.preventDefault();
    sendRequest('/notification/panel/', [], {
      done: (payload) => { document.querySelector('.phabricator-notification-menu').innerHTML = payload.content; },
    });
  }
});

function showContent(payload) {
  document.title = payload.title;
  document.querySelector('.page-body').innerHTML = payload.content;
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-sigil~="workflow"]');
  if (!form) return;
  event.preventDefault();
  const handler = form.matches('[data-sigil~="transaction-append"]') ? (payload) => append(form, payload) : undefined;
  startWorkflow(form.getAttribute('action'), [...new FormData(form)], { form, handler });
});

function append(form, payload) {
  const timeline = document.querySelector('.phui-timeline-view');
  for (const entry of Object.values(payload.xactions)) timeline.insertAdjacentHTML('beforeend', entry);
  form.querySelector('textarea').value = '';
  document.querySelector('.comment-preview').innerHTML = '';
}

/* The preview of a comment: one request at a time, and another one for what was typed meanwhile. */
let preview = 'idle';
document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-sigil~="transaction-append"]');
  if (form) updatePreview(form);
});

function updatePreview(form) {
  if (preview !== 'idle') {
    preview = 'behind';
    return;
  }
  preview = 'busy';
  sendRequest(form.getAttribute('action'), [...new FormData(form), ['__preview__', 1]], {
    done(payload) {
      document.querySelector('.comment-preview').innerHTML = Object.values(payload.xactions).join(payload.spacer);
    },
    finished() {
      const wasBehind = preview === 'behind';
      preview = 'idle';
      if (wasBehind) updatePreview(form);
    },
  });
}

setInterval(() => {
  sendRequest('/login/refresh/', [], {
    done(payload) {
      token = payload.token;
      for (const input of document.querySelectorAll('input')) {
        if (input.name === csrf.tokenName) input.value = token;
      }
    },
  });
}, CSRF_REFRESH_IN_MILLISECONDS);
${WRITING_SCRIPT}
});
`;

/** Where it is served. Its content is in its address, as with every resource of Phorge. */
export const PAGE_SCRIPT_PATH: string = `/res/phabricator/${createHash('sha256').update(PAGE_SCRIPT).digest('hex').slice(0, 8)}/core.pkg.js`;
