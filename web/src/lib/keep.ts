// What a person typed or ticked before the script arrived must survive its arrival. Svelte's `value` and `checked` would put
// the server's answer back while hydrating; so fields use `defaultValue` and `defaultChecked`, and these attachments follow
// later changes (a form that came back refused, another address) only.
import type { Attachment } from 'svelte/attachments';

export function showsValue(value: () => string): Attachment<HTMLInputElement | HTMLTextAreaElement> {
  let arrived = false;
  return (field) => {
    const next = value();
    if (arrived) field.value = next;
    arrived = true;
  };
}

export function showsChecked(checked: () => boolean): Attachment<HTMLInputElement> {
  let arrived = false;
  return (field) => {
    const next = checked();
    if (arrived) field.checked = next;
    arrived = true;
  };
}
