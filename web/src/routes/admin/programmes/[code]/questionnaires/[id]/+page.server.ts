// The outline: adding, moving, doubling and removing topics and questions. Every button posts one edit.
import { redirect } from '@sveltejs/kit';
import {
  addQuestion,
  addTopic,
  duplicateQuestion,
  duplicateTopic,
  moveQuestion,
  moveQuestionTo,
  moveTopic,
  placeOf,
  removeQuestion,
  removeTopic,
  topicOf,
} from '@compatriot/server/questionnaires/editing.ts';
import { type Definition, questionKinds } from '@compatriot/server/questionnaires/schema.ts';
import { formatNumber, isolated } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { change, refuse, textOfForm, told, type Done } from '../change.server.ts';
import { draftPath, questionPath } from '../questionnaire.ts';
import { wordsOf } from '../words.ts';
import type { Actions } from './$types';

type Edited = { definition: Definition } & Done;

function questionEdit(definition: Definition, key: string, press: string, target: string): Edited {
  const place = placeOf(definition, key);
  if (!place) return { definition, said: '' };
  const words = wordsOf(definition);
  const name = isolated(words.name(place.question));
  const where = (changed: Definition): string => {
    const now = placeOf(changed, key);
    return now
      ? m.builder_said_moved({
          name,
          n: formatNumber(now.at + 1),
          of: formatNumber(now.topic.questions.length),
          topic: isolated(words.topicName(now.topic)),
        })
      : '';
  };
  switch (press) {
    case 'up':
    case 'down': {
      const changed = moveQuestion(definition, key, press);
      return { definition: changed, said: where(changed), focus: `${press}-${key}` };
    }
    case 'move': {
      const changed = moveQuestionTo(definition, key, target);
      return { definition: changed, said: where(changed), focus: `question-${key}` };
    }
    case 'duplicate': {
      const copy = duplicateQuestion(definition, key);
      if (!copy) return { definition, said: '' };
      return {
        definition: copy.definition,
        said: m.builder_said_doubled({ name }),
        focus: `question-${copy.key}`,
      };
    }
    case 'remove': {
      const { topic, at } = place;
      const next = topic.questions[at + 1] ?? topic.questions[at - 1];
      return {
        definition: removeQuestion(definition, key),
        said: m.builder_said_removed({ name }),
        focus: next ? `question-${next.key}` : `topic-${topic.key}`,
      };
    }
    default:
      return { definition, said: '' };
  }
}

function topicEdit(definition: Definition, key: string, press: string): Edited {
  const topic = topicOf(definition, key);
  if (!topic) return { definition, said: '' };
  const name = isolated(wordsOf(definition).topicName(topic));
  const at = definition.topics.indexOf(topic);
  switch (press) {
    case 'up':
    case 'down': {
      const changed = moveTopic(definition, key, press);
      const n = changed.topics.findIndex((each) => each.key === key) + 1;
      return {
        definition: changed,
        said: m.builder_said_topic_moved({
          name,
          n: formatNumber(n),
          of: formatNumber(changed.topics.length),
        }),
        focus: `${press}-topic-${key}`,
      };
    }
    case 'duplicate': {
      const copy = duplicateTopic(definition, key);
      if (!copy) return { definition, said: '' };
      return {
        definition: copy.definition,
        said: m.builder_said_doubled({ name }),
        focus: `topic-${copy.key}`,
      };
    }
    case 'remove': {
      const next = definition.topics[at + 1] ?? definition.topics[at - 1];
      return {
        definition: removeTopic(definition, key),
        said: m.builder_said_topic_removed({ name, n: formatNumber(topic.questions.length) }),
        focus: next ? `topic-${next.key}` : 'add-topic',
      };
    }
    default:
      return { definition, said: '' };
  }
}

export const actions: Actions = {
  question: async (event) => {
    const form = await event.request.formData();
    const key = textOfForm(form, 'key');
    const changed = await change(event, form, (definition) =>
      questionEdit(definition, key, textOfForm(form, 'do'), textOfForm(form, 'target')),
    );
    return 'done' in changed ? told(changed.done, changed.after) : changed;
  },

  topic: async (event) => {
    const form = await event.request.formData();
    const key = textOfForm(form, 'key');
    const changed = await change(event, form, (definition) =>
      topicEdit(definition, key, textOfForm(form, 'do')),
    );
    return 'done' in changed ? told(changed.done, changed.after) : changed;
  },

  addQuestion: async (event) => {
    const form = await event.request.formData();
    const topic = textOfForm(form, 'topic');
    const label = textOfForm(form, 'label').trim();
    const kind = questionKinds.find((each) => each === form.get('kind')) ?? 'one';
    const field = `label-${topic}`;
    const changed = await change(
      event,
      form,
      (definition) => {
        if (label === '') refuse([{ path: field, message: m.builder_wrong_label() }]);
        return addQuestion(definition, topic, { kind, label });
      },
      { adding: { topic, label, kind } },
    );
    if (!('done' in changed)) return changed;
    redirect(
      303,
      `${questionPath(draftPath(event.params.code, event.params.id), changed.done.key)}?done=saved`,
    );
  },

  addTopic: async (event) => {
    const form = await event.request.formData();
    const title = textOfForm(form, 'title').trim();
    const changed = await change(
      event,
      form,
      (definition) => {
        if (title === '') refuse([{ path: 'title', message: m.builder_wrong_title() }]);
        return addTopic(definition, title);
      },
      { title },
    );
    if (!('done' in changed)) return changed;
    const name = isolated(title);
    return told({ said: m.builder_said_added({ name }), focus: `topic-${changed.done.key}` }, changed.after);
  },
};
