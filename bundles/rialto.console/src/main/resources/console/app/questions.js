import {html, render} from '../lib/lit/index.js';

/**
 * Asks why something is done; the reason goes on record.
 *
 * @returns the reason, null if it is not to be done
 */
export function askReason({title, text, action, danger = false}) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'question-title');
  document.body.append(dialog);
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      const reason = dialog.returnValue === 'yes' ? dialog.querySelector('input').value.trim() : null;
      dialog.remove();
      resolve(reason);
    });
    render(html`
      <form method="dialog">
        <h2 id="question-title">${title}</h2>
        <p class="small dim">${text}</p>
        <label>Reason, for the record
          <input name="reason" required maxlength="200" autocomplete="off" pattern=".*[^\\s].*">
        </label>
        <div class="row">
          <button type="button" @click=${() => dialog.close('no')}>Leave it</button>
          <button class=${danger ? 'bad' : 'primary'} value="yes">${action}</button>
        </div>
      </form>`, dialog);
    dialog.showModal();
    dialog.querySelector('input').focus();
  });
}
