// The questionnaire as a whole: title, introduction, minutes, and the languages it speaks in their order.
import {
  firstLanguage,
  inLanguage,
  moved,
  setForm,
  setLanguages,
} from '@compatriot/server/questionnaires/editing.ts';
import { isolated } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { change, refuse, textOfForm, told } from '../../change.server.ts';
import { languageLabel } from '../../words.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  form: async (event) => {
    const form = await event.request.formData();
    const typed = {
      title: textOfForm(form, 'title'),
      intro: textOfForm(form, 'intro'),
      minutes: textOfForm(form, 'minutes'),
    };
    const minutes = Number(typed.minutes.trim());
    const changed = await change(
      event,
      form,
      (definition) => {
        if (!Number.isInteger(minutes) || minutes < 1 || minutes > 60)
          refuse([{ path: 'minutes', message: m.builder_wrong_minutes() }]);
        const language = firstLanguage(definition);
        return {
          definition: setForm(definition, {
            title: inLanguage(definition.title, language, typed.title),
            intro: inLanguage(definition.intro, language, typed.intro),
            minutes,
          }),
        };
      },
      { typed },
    );
    return 'done' in changed ? told({ said: m.builder_done_saved() }, changed.after) : changed;
  },

  languages: async (event) => {
    const form = await event.request.formData();
    const [what = '', code = ''] = textOfForm(form, 'do').split(':');
    const added = textOfForm(form, 'language');
    const changed = await change(event, form, (definition) => {
      const { languages } = definition;
      const at = languages.indexOf(code);
      switch (what) {
        case 'up':
        case 'down':
          return {
            definition: setLanguages(definition, moved(languages, at, what)),
            said: m.builder_said_language_moved({ name: isolated(languageLabel(code)) }),
            focus: `${what}-${code}`,
          };
        case 'remove':
          // One must stay: without a first language nothing has words.
          return {
            definition:
              languages.length > 1
                ? setLanguages(
                    definition,
                    languages.filter((each) => each !== code),
                  )
                : definition,
            said: m.builder_said_language_removed({ name: isolated(languageLabel(code)) }),
            focus: 'f-language',
          };
        default:
          if (!/^[a-z]{2,3}$/.test(added) || languages.includes(added))
            refuse([{ path: 'language', message: m.builder_wrong_language() }]);
          return {
            definition: setLanguages(definition, [...languages, added]),
            said: m.builder_said_language_added({ name: isolated(languageLabel(added)) }),
            focus: 'f-language',
          };
      }
    });
    return 'done' in changed ? told(changed.done, changed.after) : changed;
  },
};
