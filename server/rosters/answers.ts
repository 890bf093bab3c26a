// What an invited person agreed to as answers of the programme's open questionnaire, question by question by what each feeds:
// so that it goes the way of every other response. What the questionnaire does not ask, or would not take, stays out. Pure.
import { checkAnswer, mostSkills } from '../questionnaires/checks.ts';
import { put } from '../questionnaires/rules.ts';
import type { Answer, Answers, Binding, Definition, Question } from '../questionnaires/schema.ts';
import type { JoinBody, PersonFacts } from './schema.ts';

export function answersOf(
  definition: Definition,
  facts: PersonFacts,
  consents: JoinBody['consents'],
): Answers {
  const answers: Answers = {};
  for (const question of definition.topics.flatMap(({ questions }) => questions)) {
    if (!question.binding || question.sensitive) continue;
    const answer = answerTo(question, question.binding, facts, consents);
    if (answer === undefined || checkAnswer(question, answer)) continue;
    put(answers, question.key, answer);
  }
  return answers;
}

function answerTo(
  question: Question,
  binding: Binding,
  facts: PersonFacts,
  consents: JoinBody['consents'],
): Answer | undefined {
  switch (binding) {
    case 'consent_pool_team':
      return consents.talentPoolTeam;
    case 'consent_pool_government':
      return consents.talentPoolGovernment;
    case 'consent_contact':
      return consents.contact;
    case 'consent_research':
      return consents.research;
    case 'residence_country':
      return fitting(question, facts.residenceCountry);
    case 'birth_year':
      return fitting(question, facts.birthYear);
    case 'sex':
      return fitting(question, facts.sex);
    case 'education_level':
      return fitting(question, facts.educationLevel);
    case 'experience_years':
      return fitting(question, facts.experienceYears);
    case 'sectors':
      return several(question, facts.sectors);
    case 'modes':
      return several(question, facts.modes);
    case 'occupation':
      return facts.occupation
        ? facts.occupation.uri === null
          ? { typed: facts.occupation.words }
          : { uri: facts.occupation.uri }
        : undefined;
    case 'skills':
      return facts.skills.length === 0
        ? undefined
        : [...facts.skills]
            // Words that nobody coded come last: they are what a full list can do without.
            .sort((one, other) => Number(one.uri === null) - Number(other.uri === null))
            .slice(0, mostSkillsOf(question))
            .map(({ uri, words, level }) => ({
              uri: uri ?? '',
              ...(uri === null && { typed: words }),
              ...(level !== null && { level }),
            }));
    case 'languages':
      return facts.languages.length === 0
        ? undefined
        : facts.languages.map(({ code, level }) => ({ code, ...(level !== null && { level }) }));
    default:
      return undefined;
  }
}

const mostSkillsOf = ({ limits }: Question): number => limits?.most ?? mostSkills;

/** How many skills with a code the questionnaire takes of one person. */
export function skillsTaken(definition: Definition): number {
  const question = definition.topics
    .flatMap(({ questions }) => questions)
    .find(({ binding }) => binding === 'skills');
  return question ? mostSkillsOf(question) : 0;
}

/** The value, or the choice or band that stands for it. */
function fitting({ kind, choices }: Question, value: string | number | null): Answer | undefined {
  if (value === null) return undefined;
  if (kind === 'band')
    return choices?.find(
      ({ from, to }) => (from ?? -Infinity) <= Number(value) && Number(value) <= (to ?? Infinity),
    )?.code;
  if (kind === 'one') return choices?.find(({ code }) => code === String(value))?.code;
  return value;
}

function several({ choices }: Question, values: readonly string[]): Answer | undefined {
  const codes = values.filter((value) => choices?.some(({ code }) => code === value));
  return codes.length > 0 ? codes : undefined;
}
