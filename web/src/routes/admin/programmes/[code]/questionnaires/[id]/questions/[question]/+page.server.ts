// One question. Every button posts the whole form, so that nothing typed is lost: the edit of all fields and what the
// button does are saved together, as one step that can be undone.
import { error, redirect } from '@sveltejs/kit';
import {
  addChoices,
  editQuestion,
  firstLanguage,
  fitKind,
  keysOf,
  moved,
  placeOf,
} from '@compatriot/server/questionnaires/editing.ts';
import { kindsOf } from '@compatriot/server/questionnaires/faults.ts';
import { questionsByKey } from '@compatriot/server/questionnaires/picking.ts';
import { type QuestionFields, questionOfFields } from '@compatriot/server/questionnaires/question-form.ts';
import type { Definition, Question } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';
import { formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { fieldId } from '#lib/problem.ts';
import { change, refuse, textOfForm, told } from '../../../change.server.ts';
import { draftPath, questionPath, type Questionnaire, type VersionLine } from '../../../questionnaire.ts';
import { faultMessages, ownFaults, postedQuestion, pressedRule, ruleSaid } from '../../posted.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Questions of the version before and of the wave before: what this one may continue. */
export const load: PageServerLoad = async ({ fetch, params, parent }) => {
  const { questionnaire } = await parent();
  if (!placeOf(questionnaire.definition, params.question)) error(404, m.error_404_title());
  const { items } = await api(fetch).get<{ items: VersionLine[] }>(
    `/api/programmes/${encodeURIComponent(params.code)}/questionnaires`,
  );
  const older = items
    .filter((each) => each.audience === questionnaire.audience && each.version < questionnaire.version)
    .filter(({ status }) => status !== 'draft')
    .sort((one, other) => other.version - one.version);
  const lastOfWaveBefore = older.find(({ wave }) => wave < questionnaire.wave);
  const sources = [...new Set([older[0], lastOfWaveBefore])].filter((each) => each !== undefined);
  const versions = await Promise.all(
    sources.map((each) => api(fetch).get<Questionnaire>(`/api/questionnaires/${each.id}`)),
  );
  const earlier = new Map<string, { question: Question; version: number; wave: number }>();
  for (const { definition, version, wave } of versions)
    for (const question of questionsByKey(definition).values())
      if (question.kind !== 'note' && !earlier.has(question.key))
        earlier.set(question.key, { question, version, wave });
  return { earlier: [...earlier.values()] };
};

const bindingFits = ({ kind, binding }: Question): boolean =>
  binding !== undefined && kindsOf[binding].includes(kind);

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const press = textOfForm(form, 'do');
    const fields = postedQuestion(form);
    const newChoices = textOfForm(form, 'newChoices');
    let said: string = m.builder_done_saved();
    let focus: string | undefined;

    /** What a button does to the fields before they are read. */
    const pressed = (definition: Definition): QuestionFields => {
      const [what = '', place = ''] = press.split(':');
      const at = Number(place);
      const rule = pressedRule(fields.rule, press, form, definition);
      if (rule) {
        focus =
          what === 'rule.remove'
            ? 'f-rule-new'
            : lastPart(rule.groups, what === 'rule.beside' ? at : undefined);
        said = ruleSaid(press);
        return { ...fields, rule };
      }
      const label = fields.choices[at]?.label ?? '';
      if (what === 'choice.up' || what === 'choice.down') {
        const direction = what === 'choice.up' ? 'up' : 'down';
        const target = Math.min(Math.max(at + (direction === 'up' ? -1 : 1), 0), fields.choices.length - 1);
        focus = `choice-${direction}-${target}`;
        said = m.builder_said_choice_moved({
          name: label,
          n: formatNumber(target + 1),
          of: formatNumber(fields.choices.length),
        });
        return { ...fields, choices: moved(fields.choices, at, direction) };
      }
      if (what === 'choice.remove') {
        focus =
          fields.choices.length > 1 ? `choice-${Math.min(at, fields.choices.length - 2)}` : 'f-newChoices';
        said = m.builder_said_removed({ name: label });
        return { ...fields, choices: fields.choices.filter((_, index) => index !== at) };
      }
      return fields;
    };

    const changed = await change(
      event,
      form,
      (definition) => {
        const place = placeOf(definition, event.params.question);
        if (!place) error(404, m.error_404_title());
        const taken = keysOf(definition);
        const setting = { language: firstLanguage(definition), taken, questions: questionsByKey(definition) };
        const after = pressed(definition);
        const read = questionOfFields(place.question, after, setting);
        const faults = ownFaults(read.faults, press);
        if (faults.length > 0) refuse(faultMessages(faults));
        const full = addChoices(read.question, setting.language, newChoices.split('\n'));
        if (press === 'choice.add') {
          const count = (full.choices?.length ?? 0) - (read.question.choices?.length ?? 0);
          said = m.builder_said_choices_added({ n: formatNumber(count) });
          focus = 'f-newChoices';
        }
        if (press === 'kind') {
          said = m.builder_said_kind();
          focus = fieldId('kind');
        }
        const question = fitKind(full, bindingFits);
        return {
          definition: editQuestion(definition, place.question.key, question, read.codes),
          key: question.key,
        };
      },
      { fields, newChoices },
    );
    if (!('done' in changed)) return changed;
    const { key } = changed.done;
    const href = questionPath(draftPath(event.params.code, event.params.id), key);
    if (press === 'next') redirect(303, `${nextOf(changed.after.definition, href, key)}?done=saved`);
    if (key !== event.params.question) redirect(303, `${href}?done=saved`);
    return told({ said, ...(focus && { focus }) }, changed.after);
  },
};

function lastPart(groups: readonly (readonly unknown[])[], group = groups.length - 1): string {
  return fieldId(`rule[${group}][${(groups[group]?.length ?? 1) - 1}]`);
}

/** The address of the question behind this one; the outline after the last. */
function nextOf({ topics }: Definition, href: string, key: string): string {
  const keys = topics.flatMap(({ questions }) => questions.map((question) => question.key));
  const next = keys[keys.indexOf(key) + 1];
  return next === undefined ? href.replace(/\/questions\/.*$/, '') : href.replace(/[^/]*$/, next);
}
