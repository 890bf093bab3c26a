// One topic: its title, its introduction and when it is shown.
import { error, redirect } from '@sveltejs/kit';
import { editTopic, firstLanguage, keysOf, topicOf } from '@compatriot/server/questionnaires/editing.ts';
import { questionsByKey } from '@compatriot/server/questionnaires/picking.ts';
import { topicOfFields } from '@compatriot/server/questionnaires/question-form.ts';
import { m } from '#lib/paraglide/messages.js';
import { change, refuse, textOfForm, told } from '../../../change.server.ts';
import { draftPath, topicPath } from '../../../questionnaire.ts';
import { faultMessages, ownFaults, postedTopic, pressedRule, savedSaid } from '../../posted.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
  const { questionnaire } = await parent();
  if (!topicOf(questionnaire.definition, params.topic)) error(404, m.error_404_title());
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const press = textOfForm(form, 'do');
    const fields = postedTopic(form);
    const changed = await change(
      event,
      form,
      (definition) => {
        const topic = topicOf(definition, event.params.topic);
        if (!topic) error(404, m.error_404_title());
        const rule = pressedRule(fields.rule, press, form, definition) ?? fields.rule;
        const read = topicOfFields(
          topic,
          { ...fields, rule },
          {
            language: firstLanguage(definition),
            taken: keysOf(definition),
            questions: questionsByKey(definition),
          },
        );
        const faults = ownFaults(read.faults, press);
        if (faults.length > 0) refuse(faultMessages(faults));
        return { definition: editTopic(definition, topic.key, read.topic), key: read.topic.key };
      },
      { fields },
    );
    if (!('done' in changed)) return changed;
    const { key } = changed.done;
    if (key !== event.params.topic)
      redirect(303, `${topicPath(draftPath(event.params.code, event.params.id), key)}?done=saved`);
    return told(savedSaid(press), changed.after);
  },
};
