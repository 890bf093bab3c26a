// Texts side by side: one form per topic, saved as one step.
import { setTexts } from '@compatriot/server/questionnaires/editing.ts';
import { m } from '#lib/paraglide/messages.js';
import { change, textOfForm, told } from '../../change.server.ts';
import type { Actions } from './$types';

/** Names of the fields: `text.` and the place of the text. */
const prefix = 'text.';

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const language = textOfForm(form, 'to');
    const texts: Record<string, string> = {};
    for (const [name, value] of form)
      if (name.startsWith(prefix) && typeof value === 'string')
        texts[name.slice(prefix.length)] = value.replaceAll('\r\n', '\n');
    const changed = await change(
      event,
      form,
      (definition) => ({
        definition: definition.languages.includes(language)
          ? setTexts(definition, language, texts)
          : definition,
      }),
      { texts, to: language },
    );
    return 'done' in changed ? told({ said: m.builder_done_saved() }, changed.after) : changed;
  },
};
