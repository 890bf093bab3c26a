// One choice: what explains it, and when it is offered. Its words and code stand on the question's page.
import { error } from '@sveltejs/kit';
import { editQuestion, firstLanguage, placeOf } from '@compatriot/server/questionnaires/editing.ts';
import { questionsByKey } from '@compatriot/server/questionnaires/picking.ts';
import { choiceOfFields } from '@compatriot/server/questionnaires/question-form.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { m } from '#lib/paraglide/messages.js';
import { change, refuse, textOfForm, told } from '../../../../../change.server.ts';
import { faultMessages, ownFaults, postedRule, pressedRule, savedSaid } from '../../../../posted.server.ts';
import type { Actions, PageServerLoad } from './$types';

function found(definition: Definition, key: string, code: string) {
  const question = placeOf(definition, key)?.question;
  const choice = question?.choices?.find((each) => each.code === code);
  if (!question || !choice) error(404, m.error_404_title());
  return { question, choice };
}

export const load: PageServerLoad = async ({ params, parent }) => {
  const { questionnaire } = await parent();
  found(questionnaire.definition, params.question, params.choice);
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const press = textOfForm(form, 'do');
    const fields = { hint: textOfForm(form, 'hint'), rule: postedRule(form) };
    const changed = await change(
      event,
      form,
      (definition) => {
        const { question, choice } = found(definition, event.params.question, event.params.choice);
        const rule = pressedRule(fields.rule, press, form, definition) ?? fields.rule;
        const read = choiceOfFields(
          choice,
          { ...fields, rule },
          { language: firstLanguage(definition), questions: questionsByKey(definition) },
        );
        const faults = ownFaults(read.faults, press);
        if (faults.length > 0) refuse(faultMessages(faults));
        const choices = question.choices?.map((each) => (each === choice ? read.choice : each));
        return { definition: editQuestion(definition, question.key, { ...question, choices }) };
      },
      { fields },
    );
    if (!('done' in changed)) return changed;
    return told(savedSaid(press), changed.after);
  },
};
