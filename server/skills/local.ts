// A programme's own skills: what its people can do and the shared taxonomy has no word for, each below a skill of it. They
// are offered in that programme only, match near their parent, and are found below it. The taxonomies that are loaded
// stand beside them, because whoever misses a skill first wants to know what there is.
import { randomUUID } from 'node:crypto';
import {
  insertLocalSkill,
  languagesTaken,
  type LocalLabel,
  type LocalSkill,
  localSkillsOf,
  lockLocalNames,
  lockLocalSkill,
  replaceLabels,
  retireLocalSkill,
} from '@compatriot/db/queries/local-skills.ts';
import { findProgramme, type ProgrammeRow } from '@compatriot/db/queries/programmes.ts';
import { conceptLabels, conceptsByUri } from '@compatriot/db/queries/skills.ts';
import { loadedTaxonomies } from '@compatriot/db/queries/taxonomy.ts';
import { authorize, verbsAllowed } from '../authorize.ts';
import type { Context } from '../context.ts';
import { type ProblemDetail, problems } from '../problems.ts';
import { skillPolicy } from './policy.ts';
import type { AddLocalSkill, ChangeLocalSkill, SkillNames } from './schema.ts';

const uriStart = 'urn:compatriot:local:';

/** @throws 404 for an unknown programme, 403 for everyone but administrators */
async function reach(ctx: Context, code: string, verb: string): Promise<ProgrammeRow> {
  const programme = await findProgramme(ctx.tx, code);
  if (!programme) throw problems.notFound();
  authorize(ctx, skillPolicy, verb, { programmeId: programme.id });
  return programme;
}

export async function listLocalSkills(ctx: Context, code: string) {
  const { id: programmeId, name, languages } = await reach(ctx, code, 'skill.add');
  const skills = await describe(ctx, await localSkillsOf(ctx.tx, programmeId));
  const collator = new Intl.Collator(ctx.language);
  const [first = 'en'] = languages;
  const shown = (skill: (typeof skills)[number]) => skill.names[ctx.language] ?? skill.names[first] ?? '';
  return {
    programme: { code, name, languages },
    items: skills.sort((one, other) => collator.compare(shown(one), shown(other))),
    taxonomies: (await loadedTaxonomies(ctx.tx)).map(
      ({ taxonomy, kind, concepts, retired, replaced, labels }) => ({
        ...{ taxonomy, kind, concepts, retired, replaced },
        languages: Object.keys(labels),
      }),
    ),
    can: verbsAllowed(ctx.actor, skillPolicy, { programmeId }),
  };
}

/** @throws 400 for a parent that is no skill of everybody's, and for names in other languages than the programme's; 409 */
export async function addLocalSkill(ctx: Context, code: string, body: AddLocalSkill) {
  const programme = await reach(ctx, code, 'skill.add');
  const parent = (await conceptsByUri(ctx.tx, [body.parent])).get(body.parent);
  const wrong = wrongNames(programme, body);
  if (parent?.kind !== 'skill')
    throw problems.invalid([...wrong, { path: 'parent', code: 'unknown_concept' }]);
  if (wrong.length > 0) throw problems.invalid(wrong);
  await refuseTaken(ctx, programme, body, null);
  const id = randomUUID();
  const uri = `${uriStart}${id}`;
  await insertLocalSkill(ctx.tx, {
    programmeId: programme.id,
    uri,
    broaderId: parent.id,
    labels: labelsOf(body),
  });
  await ctx.record('skill.added', { id, programmeId: programme.id }, { parent: parent.uri });
  return show(ctx, programme.id, uri);
}

/**
 * Other names, or out of the pickers and back into them. People and assignments that have it keep it either way.
 * @throws 404, 400, 409 not_now when it is retired or in use already
 */
export async function changeLocalSkill(ctx: Context, code: string, id: string, body: ChangeLocalSkill) {
  const programme = await reach(ctx, code, 'skill.change');
  const programmeId = programme.id;
  const uri = `${uriStart}${id}`;
  const skill = await lockLocalSkill(ctx.tx, programmeId, uri);
  if (!skill) throw problems.notFound();
  const { names, otherNames, retired } = body;
  if (names) {
    const wrong = wrongNames(programme, { names, otherNames });
    if (wrong.length > 0) throw problems.invalid(wrong);
    const before = namesOf(skill);
    const next = { names, otherNames: otherNames ?? before.otherNames };
    await refuseTaken(ctx, programme, next, skill.id);
    await replaceLabels(ctx.tx, skill.id, labelsOf(next));
    await ctx.record('skill.changed', { id, programmeId }, { languages: Object.keys(names) });
  }
  if (retired !== undefined) {
    if (!retired) await refuseTaken(ctx, programme, names ? { names } : namesOf(skill), skill.id);
    if (!(await retireLocalSkill(ctx.tx, skill.id, retired)))
      throw problems.notNow(skill.retired ? 'retired' : 'in use');
    await ctx.record(retired ? 'skill.retired' : 'skill.restored', { id, programmeId });
  }
  return show(ctx, programmeId, uri);
}

/** The programme's first language is the one that every reader falls back to. */
function wrongNames({ languages }: ProgrammeRow, { names, otherNames = {} }: SkillNames): ProblemDetail[] {
  const [first = 'en'] = languages;
  const details: ProblemDetail[] = [];
  if (!names[first]) details.push({ path: `names.${first}`, code: 'required' });
  for (const [field, given] of Object.entries({ names, otherNames }))
    for (const language of Object.keys(given))
      if (!languages.includes(language)) details.push({ path: `${field}.${language}`, code: 'not_a_choice' });
  return details;
}

async function refuseTaken(
  ctx: Context,
  { id }: ProgrammeRow,
  { names }: SkillNames,
  except: number | null,
): Promise<void> {
  await lockLocalNames(ctx.tx, id);
  const [language] = await languagesTaken(ctx.tx, id, names, except);
  if (language) throw problems.alreadyExists(`names.${language}`);
}

/** Each name once a language: the one shown, then the others. */
function labelsOf({ names, otherNames = {} }: SkillNames): LocalLabel[] {
  const shown = Object.entries(names).map(([language, label]): LocalLabel => [language, label, true]);
  const others = Object.entries(otherNames).flatMap(([language, labels]) =>
    [...new Set(labels)]
      .filter((label) => label !== names[language])
      .map((label): LocalLabel => [language, label, false]),
  );
  return [...shown, ...others];
}

function namesOf({ labels }: LocalSkill): Required<SkillNames> {
  const names: Record<string, string> = {};
  const otherNames: Record<string, string[]> = {};
  for (const [language, label, preferred] of labels) {
    if (preferred) names[language] = label;
    else (otherNames[language] ??= []).push(label);
  }
  return { names, otherNames };
}

async function show(ctx: Context, programmeId: string, uri: string) {
  const skill = await lockLocalSkill(ctx.tx, programmeId, uri);
  const [described] = skill ? await describe(ctx, [skill]) : [];
  if (!described) throw problems.notFound();
  return described;
}

async function describe(ctx: Context, skills: readonly LocalSkill[]) {
  const parents = await conceptLabels(
    ctx.tx,
    skills.map(({ broaderId }) => broaderId),
    ctx.language,
  );
  return skills.map((skill) => ({
    id: skill.uri.slice(uriStart.length),
    uri: skill.uri,
    ...namesOf(skill),
    parent: parents.get(skill.broaderId) ?? { uri: '', label: '' },
    retired: skill.retired,
  }));
}
