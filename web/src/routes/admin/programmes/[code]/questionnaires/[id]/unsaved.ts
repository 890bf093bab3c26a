// Marks a form that holds something typed and not yet saved, so that leaving it (or an undo) asks first.
import type { Attachment } from 'svelte/attachments';

export const marksUnsaved: Attachment<HTMLFormElement> = (form) => {
  const typed = (): void => form.setAttribute('data-unsaved', '');
  const sent = (): void => form.removeAttribute('data-unsaved');
  form.addEventListener('input', typed);
  form.addEventListener('submit', sent);
  return () => {
    form.removeEventListener('input', typed);
    form.removeEventListener('submit', sent);
  };
};
