// Answers that move to another version of their questionnaire: nothing is lost without a word, nothing wrong arrives.
import { checkAnswer } from '@compatriot/server/questionnaires/checks.ts';
import { asContinuation } from '@compatriot/server/questionnaires/continuity.ts';
import { checkDefinition } from '@compatriot/server/questionnaires/faults.ts';
import { moveAnswers } from '@compatriot/server/questionnaires/moving.ts';
import { isBlank } from '@compatriot/server/questionnaires/rules.ts';
import type { Answers, Definition, Question } from '@compatriot/server/questionnaires/schema.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allQuestions,
  answersFor,
  codes,
  definitionOf,
  guydDefinition,
  question,
  seeded,
  text,
} from './questionnaire-samples.ts';

const abc = codes('a', 'b', 'c');

describe('moveAnswers', () => {
  it('follows renamed keys and changed codes', () => {
    const from = definitionOf([
      question('sort', 'one', { choices: abc }),
      question('wishes', 'many', { choices: abc }),
      question('years', 'number'),
    ]);
    const to = definitionOf([
      question('kind', 'one', { choices: codes('x', 'b'), earlier: { key: 'sort', choices: { x: 'a' } } }),
      question('wishes', 'many', {
        choices: codes('z', 'b', 'c'),
        earlier: { key: 'wishes', choices: { z: 'a' } },
      }),
      question('experience', 'number', { earlier: { key: 'years' } }),
    ]);
    expect(moveAnswers(from, to, { sort: 'a', wishes: ['c', 'a'], years: 4 })).toEqual({
      answers: { kind: 'x', wishes: ['c', 'z'], experience: 4 },
      dropped: [],
    });
    expect(moveAnswers(from, to, { sort: '__unknown', wishes: ['b'] })).toMatchObject({
      answers: { wishes: ['b'] },
      dropped: [{ key: 'sort', reason: 'no_longer_fits' }],
    });
  });

  it('says why something is left behind, in the words of the version it was answered in', () => {
    const from = definitionOf([
      question('gone', 'text'),
      question('one', 'one', { choices: abc }),
      question('many', 'many', { choices: abc }),
      question('short', 'text'),
      question('changed', 'text'),
      question('unanswered', 'text'),
    ]);
    const to = definitionOf([
      question('one', 'one', { choices: codes('b', 'c') }),
      question('many', 'many', { choices: codes('b', 'd') }),
      question('short', 'text', { limits: { most: 3 } }),
      question('changed', 'number', { label: text('Now a number') }),
    ]);
    const answers = { gone: 'x', one: 'a', many: ['a', 'b'], short: 'words', changed: '5', unanswered: '' };
    expect(moveAnswers(from, to, answers)).toEqual({
      answers: { many: ['b'] },
      dropped: [
        { key: 'gone', label: text('gone'), reason: 'gone' },
        { key: 'one', label: text('one'), reason: 'choice_gone' },
        { key: 'many', label: text('many'), reason: 'choice_gone' },
        { key: 'short', label: text('short'), reason: 'no_longer_fits' },
        { key: 'changed', label: text('changed'), reason: 'kind_changed' },
      ],
    });
  });

  it('follows a key that was renamed twice, its codes with it', () => {
    const first = definitionOf([question('a', 'one', { choices: codes('x', 'y') })]);
    const second = definitionOf([
      question('b', 'one', { choices: codes('x2', 'y'), earlier: { key: 'a', choices: { x2: 'x' } } }),
    ]);
    const third = definitionOf([
      question('c', 'one', { choices: codes('x3', 'y'), earlier: { key: 'b', choices: { x3: 'x2' } } }),
    ]);
    // Same key as in the third: nothing says so, and nothing needs to.
    const fourth = definitionOf([question('c', 'one', { choices: codes('x3', 'y', 'z') })]);
    expect(moveAnswers(first, fourth, { a: 'x' }, [third, second])).toEqual({
      answers: { c: 'x3' },
      dropped: [],
    });
    expect(moveAnswers(second, fourth, { b: 'x2' }, [third])).toEqual({ answers: { c: 'x3' }, dropped: [] });
    expect(moveAnswers(first, fourth, { a: 'x' }).dropped).toMatchObject([{ key: 'a', reason: 'gone' }]);
  });

  it('follows what a copy still says of the version before its original', () => {
    const first = definitionOf([question('a', 'one', { choices: codes('x', 'y') })]);
    const second = definitionOf([
      question('b', 'one', { choices: codes('x2', 'y'), earlier: { key: 'a', choices: { x2: 'x' } } }),
    ]);
    const copy = structuredClone(second);
    for (const code of ['x2', 'y'])
      expect(moveAnswers(second, copy, { b: code })).toEqual({ answers: { b: code }, dropped: [] });
    expect(moveAnswers(first, copy, { a: 'x' }, [second])).toEqual({ answers: { b: 'x2' }, dropped: [] });
    expect(moveAnswers(first, asContinuation(copy), { a: 'x' }, [second])).toEqual({
      answers: { b: 'x2' },
      dropped: [],
    });
    expect(checkDefinition(copy, [second, first])).toEqual([]);
  });

  it('never mistakes what an object inherits for an answer or a code', () => {
    const from = definitionOf([
      question('constructor', 'one', { choices: codes('constructor', 'toString') }),
    ]);
    const to = definitionOf([
      question('constructor', 'one', {
        choices: codes('toString', 'b'),
        earlier: { key: 'constructor', choices: {} },
      }),
    ]);
    expect(moveAnswers(from, to, {})).toEqual({ answers: {}, dropped: [] });
    expect(moveAnswers(from, to, { constructor: 'toString' }).answers).toEqual({ constructor: 'toString' });
    expect(moveAnswers(from, to, { constructor: 'constructor' }).dropped).toHaveLength(1);
  });
});

/** The definition after an author was at work: keys renamed (mapped or not), codes changed, questions gone and limits tight. */
function rewritten(definition: Definition): fc.Arbitrary<Definition> {
  const change = (each: Question): fc.Arbitrary<Question | null> =>
    fc.constantFrom('same', 'renamed', 'lost', 'recoded', 'kind', 'gone', 'strict').map((how) => {
      switch (how) {
        case 'renamed':
          return { ...each, key: `${each.key.slice(0, 30)}_new`, earlier: { key: each.key } };
        case 'lost':
          return { ...each, key: `${each.key.slice(0, 30)}_lost` };
        case 'recoded': {
          if (!each.choices) return each;
          const choices = each.choices
            .map((choice, n) => (n % 2 ? choice : { ...choice, code: `n${n}` }))
            .slice(1);
          const old = Object.fromEntries(
            each.choices.flatMap(({ code }, n) => (n % 2 || n === 0 ? [] : [[`n${n}`, code]])),
          );
          return { ...each, choices, earlier: { key: each.key, choices: old } };
        }
        case 'kind':
          return { ...each, kind: each.kind === 'text' ? 'number' : 'text', choices: undefined } as Question;
        case 'gone':
          return null;
        case 'strict':
          return {
            ...each,
            allowRefusal: false,
            allowUnknown: false,
            limits: { most: 1, max: 5, latest: '2026-01-01' },
          };
        default:
          return each;
      }
    });
  return fc
    .tuple(...definition.topics.map((topic) => fc.tuple(...topic.questions.map(change))))
    .map((topics) => ({
      ...definition,
      topics: topics.map((questions, t) => ({
        ...definition.topics[t]!,
        questions: questions.filter((each) => each !== null),
      })),
    }));
}

describe.each(seeded)('the laws, on %s', (_name, definition) => {
  const valid = (answers: Answers): Answers =>
    Object.fromEntries(
      allQuestions(definition).flatMap(({ key, ...rest }) =>
        Object.hasOwn(answers, key) &&
        !isBlank(answers[key]) &&
        checkAnswer({ key, ...rest }, answers[key]) === null
          ? [[key, answers[key]!]]
          : [],
      ),
    );

  it('moving to the same version changes nothing', () => {
    fc.assert(
      fc.property(answersFor(definition), (given) => {
        const answers = valid(given);
        expect(moveAnswers(definition, structuredClone(definition), answers)).toEqual({
          answers,
          dropped: [],
        });
      }),
      { numRuns: 50 },
    );
  });

  it('what is kept is valid, what is not kept is named, whatever was typed and however it was rewritten', () => {
    let kept = 0;
    let left = 0;
    fc.assert(
      fc.property(rewritten(definition), answersFor(definition), (to, given) => {
        const { answers, dropped } = moveAnswers(definition, to, given);
        const questions = new Map(allQuestions(to).map((each) => [each.key, each]));
        for (const [key, answer] of Object.entries(answers)) {
          expect(checkAnswer(questions.get(key)!, answer), key).toBeNull();
        }
        const named = new Set(dropped.map(({ key }) => key));
        const heirs = new Set(Object.keys(answers).map((key) => questions.get(key)!.earlier?.key ?? key));
        for (const [key, answer] of Object.entries(given)) {
          if (answer === undefined || isBlank(answer)) continue;
          expect(named.has(key) || heirs.has(key), key).toBe(true);
        }
        expect(dropped.every(({ label }) => Object.keys(label).length > 0)).toBe(true);
        kept += Object.keys(answers).length;
        left += dropped.length;
      }),
      { numRuns: 100 },
    );
    // The law would hold for a function that drops everything.
    expect(Math.min(kept, left)).toBeGreaterThan(100);
  });
});

it('keeps a whole draft of GUYD when only words changed', () => {
  const reworded: Definition = {
    ...guydDefinition,
    topics: guydDefinition.topics.map((topic) => ({
      ...topic,
      questions: topic.questions.map((each) => ({ ...each, label: text('Other words') })),
    })),
  };
  const answers = { residence_country: 'NL', tie: 'birth', birth_year: 1984, modes: ['virtual'] };
  expect(moveAnswers(guydDefinition, reworded, answers)).toEqual({ answers, dropped: [] });
});
