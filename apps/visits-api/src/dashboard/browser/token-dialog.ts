import { button, element } from './element.ts';

/**
 * Asks for the token.
 *
 * @param complaint what was wrong with the one before
 * @returns the token, or undefined when the visitor would rather not
 */
export function askForToken(complaint?: string): Promise<string | undefined> {
  const input = element('input', {
    id: 'token',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    'aria-describedby': 'token-why',
    'aria-invalid': complaint === undefined ? undefined : 'true',
  });
  const dialog = element(
    'dialog',
    { class: 'token-dialog', 'aria-labelledby': 'token-heading' },
    element('h2', { id: 'token-heading' }, 'A token is needed to write'),
    element(
      'p',
      { id: 'token-why', class: complaint === undefined ? '' : 'problem' },
      complaint ?? 'Whoever runs this service has it. It is kept in this tab only, until you close it.',
    ),
  );
  const form = element(
    'form',
    {},
    element('label', { for: 'token' }, 'Token'),
    input,
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'submit', class: 'primary' }, 'Use this token'),
      button('Cancel', () => dialog.close()),
    ),
  );
  dialog.append(form);
  document.body.append(dialog);

  return new Promise((resolve) => {
    let token: string | undefined;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const value = input.value.trim();
      // What no header can carry is no token.
      if (!/^[\x21-\x7e]+$/.test(value)) return;
      token = value;
      dialog.close();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(token);
    });
    dialog.showModal();
  });
}
