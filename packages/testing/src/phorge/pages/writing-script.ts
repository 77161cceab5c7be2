/**
 * What Phorge's script does while a user types and waits: tokenizers ask for names, the assist bar previews Remarkup, files are dropped on
 * a text, and a WebSocket brings notifications. Part of the page's script, whose `sendRequest`, `csrf` and `behaviors` it uses.
 */
export const WRITING_SCRIPT = `
/* JX.Tokenizer: asks for names as somebody types, and makes a token of the one that is clicked. */
document.addEventListener('input', (event) => {
  const field = event.target.closest('.jx-tokenizer-input');
  if (!field) return;
  sendRequest(field.dataset.source, [['q', field.value], ['raw', field.value]], {
    method: 'GET',
    done(results) {
      const names = results.map(([name, uri, phid, , shown]) => {
        const result = document.createElement('a');
        result.className = 'jx-result';
        result.textContent = shown || name;
        result.addEventListener('click', () => addToken(field, phid, name));
        return result;
      });
      field.nextElementSibling.replaceChildren(...names);
    },
  });
});

function addToken(field, phid, name) {
  const token = document.createElement('span');
  token.className = 'jx-tokenizer-token';
  token.textContent = name;
  const value = document.createElement('input');
  Object.assign(value, { type: 'hidden', name: field.dataset.name + '[]', value: phid });
  token.append(value);
  field.before(token);
  field.value = '';
  field.nextElementSibling.replaceChildren();
}

/* The assist bar of a text: its eye shows how the text would look. */
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-sigil~="remarkup-assist"]');
  if (!button) return;
  event.preventDefault();
  const text = button.closest('form').querySelector('.remarkup-assist-textarea').value;
  sendRequest('/transactions/remarkuppreview/', [['text', text]], {
    done(payload) { button.closest('form').querySelector('.remarkup-inline-preview').innerHTML = payload.content; },
  });
});

/* JX.PhabricatorDragAndDropFileUpload: the file goes up as it is, and its name into the text. */
document.addEventListener('dragover', (event) => {
  if (event.target.closest('.remarkup-assist-textarea')) event.preventDefault();
});
document.addEventListener('drop', (event) => {
  const area = event.target.closest('.remarkup-assist-textarea');
  if (!area) return;
  event.preventDefault();
  for (const file of event.dataTransfer.files) {
    sendRequest('/file/dropupload/', [['name', file.name]], {
      raw: file,
      done(payload) {
        area.value += '{F' + payload.id + '}';
        area.dispatchEvent(new Event('input', { bubbles: true }));
      },
    });
  }
});

/* JX.Aphlict: one WebSocket, again and again where it breaks; what it tells of is asked for. */
const [aphlict] = behaviors['aphlict-listen'] ?? [];
if (aphlict) listen();

function listen() {
  const socket = new WebSocket(aphlict.websocketURI);
  socket.addEventListener('open', () => {
    socket.send(JSON.stringify({ command: 'subscribe', data: aphlict.subscriptions }));
    document.documentElement.dataset.aphlict = 'open';
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'notification') sendRequest('/notification/individual/', [['key', message.key]], { done() {} });
  });
  socket.addEventListener('close', () => setTimeout(listen, 2000));
}
`;
