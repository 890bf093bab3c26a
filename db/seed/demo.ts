// The demo: three programmes side by side, 2,500 made-up people, some fifty assignments, placements in every state. The same
// every time, except that dates are counted from the day it is made.
import type { Faker } from '@faker-js/faker';
import type { Database, Transaction } from '../client.ts';
import { ensureAccount } from '../queries/accounts.ts';
import { insertMembership, insertProgramme } from '../queries/programmes.ts';
import { syncTalentDocuments } from '../queries/talent.ts';
import { accounts } from '../tables/accounts.ts';
import { assignmentLanguages, assignments, assignmentSkills } from '../tables/assignments.ts';
import {
  dueDiligenceRecords,
  institutionContacts,
  institutionMembers,
  institutions,
} from '../tables/institutions.ts';
import { consents, profileLanguages, profiles, profileSkills } from '../tables/profiles.ts';
import { questionnaireVersions } from '../tables/questionnaires.ts';
import { contactDetails, responses } from '../tables/responses.ts';
import { concepts } from '../tables/skills.ts';
import { and, eq } from 'drizzle-orm';
import { seedApprovals } from './approvals.ts';
import { answersOf } from './answers.ts';
import { idOf, secondsOf, seedDrafts } from './dropping-out.ts';
import { seedEarlierWave } from './earlier-wave.ts';
import { seedMoney } from './money.ts';
import { demoInstitutions, demoLateNeeds, demoNeeds } from './needs.ts';
import type { InstitutionSeed, NeedSeed } from './needs/terms.ts';
import { seedOrganisations } from './organisations.ts';
import { seedFollowUpQuestionnaire } from './results.ts';
import { addDays, isoDay, type MadePerson, makePeople } from './people.ts';
import { seedCertificates } from './certificates.ts';
import { seedPlacements, type SeededAssignment } from './placements.ts';
import { demoProgrammes, type ProgrammeSeed } from './programmes.ts';
import type { AssignmentStatus } from '../vocabulary.ts';
import { demoSignIns } from './sign-ins.ts';
import { seedStories } from './stories.ts';
import { occupationUri, skillUri } from './taxonomy/load.ts';
import { readStarterTaxonomy } from './taxonomy/read.ts';

const seedNumber = 2026;
const chunkSize = 500;

/** Fills an empty database in one transaction a programme. The taxonomy must be loaded. */
export async function seedDemo(database: Database, now = new Date()): Promise<string[]> {
  const { fakers, faker } = await loadFakers();
  const today = new Date(`${isoDay(now)}T08:00:00Z`);
  const taxonomy = readStarterTaxonomy();
  const made: string[] = [];
  for (const programme of demoProgrammes) {
    const people = makePeople(faker, fakers, programme, taxonomy, today);
    if (programme.code === 'guyd') people[0] = nurseInUtrecht(people[0], today);
    const programmeId = await database.transaction({ system: 'seed' }, (tx) =>
      insertProgramme(tx, programmeRow(programme)),
    );
    await database.transaction({ system: 'seed', programme: programmeId }, async (tx) => {
      const conceptIds = new Map(
        (await tx.select({ uri: concepts.uri, id: concepts.id }).from(concepts)).map((row) => [
          row.uri,
          row.id,
        ]),
      );
      const officials = await seedOfficials(tx, programme, programmeId);
      await seedPeople(tx, programme, programmeId, people, conceptIds, today);
      if (programme.organisations)
        await seedOrganisations(tx, programmeId, programme.organisations, people, today);
      await seedFollowUpQuestionnaire(tx, programme, programmeId, today);
      const needs = await seedNeeds(tx, faker, programme, programmeId, conceptIds, today, officials);
      const guest = programme.code === 'guyd' ? (people[0] ?? null) : null;
      await seedPlacements(tx, faker, needs, people, officials, today, guest);
      await seedLateNeeds(tx, programme, programmeId, conceptIds, today, officials);
      await seedMoney(tx, programmeId, today);
      await seedStories(tx, programmeId, people, guest, today);
      await seedApprovals(tx, programmeId, today);
      await seedCertificates(tx, programmeId, today);
      await syncTalentDocuments(
        tx,
        people
          .filter((person) => person.consents.team || person.consents.government)
          .map((person) => person.profileId),
      );
    });
    made.push(programmeId);
  }
  // Last, so that nobody above becomes somebody else.
  for (const [index, programme] of demoProgrammes.entries()) {
    const { earlier } = programme;
    const programmeId = made[index];
    if (!earlier || !programmeId) continue;
    const makers = { faker, fakers, taxonomy };
    await database.transaction({ system: 'seed', programme: programmeId }, (tx) =>
      seedEarlierWave(tx, makers, { ...programme, earlier }, programmeId, today),
    );
  }
  await database.transaction({ system: 'seed' }, async (tx) => {
    const administrator = demoSignIns.find((each) => each.role === 'administrator');
    if (!administrator) return;
    const id = await ensureAccount(tx, administrator.email, 'Demo administrator', 'en');
    await tx.update(accounts).set({ administrator: true }).where(eq(accounts.id, id));
  });
  return made;
}

/** Only the locales that the demo's names need: all of Faker's would be 100 MB of memory. */
async function loadFakers(): Promise<{ faker: Faker; fakers: Map<string, Faker> }> {
  const [gb, us, ind, br, nl, cn, gh, ng, yo, it, el, tr, hr, rs, mk] = await Promise.all([
    import('@faker-js/faker/locale/en_GB'),
    import('@faker-js/faker/locale/en_US'),
    import('@faker-js/faker/locale/en_IN'),
    import('@faker-js/faker/locale/pt_BR'),
    import('@faker-js/faker/locale/nl'),
    import('@faker-js/faker/locale/zh_CN'),
    import('@faker-js/faker/locale/en_GH'),
    import('@faker-js/faker/locale/en_NG'),
    import('@faker-js/faker/locale/yo_NG'),
    import('@faker-js/faker/locale/it'),
    import('@faker-js/faker/locale/el'),
    import('@faker-js/faker/locale/tr'),
    import('@faker-js/faker/locale/hr'),
    import('@faker-js/faker/locale/sr_RS_latin'),
    import('@faker-js/faker/locale/mk'),
  ]);
  const fakers = new Map<string, Faker>(
    Object.entries({
      en_GB: gb.faker,
      en_US: us.faker,
      en_IN: ind.faker,
      pt_BR: br.faker,
      nl: nl.faker,
      zh_CN: cn.faker,
      en_GH: gh.faker,
      en_NG: ng.faker,
      yo_NG: yo.faker,
      it: it.faker,
      el: el.faker,
      tr: tr.faker,
      hr: hr.faker,
      sr_RS_latin: rs.faker,
      mk: mk.faker,
    }),
  );
  for (const each of fakers.values()) each.seed(seedNumber);
  return { faker: gb.faker, fakers };
}

/** The person of the first sentence of the brief: whoever signs in as the demo member is her. */
function nurseInUtrecht(person: MadePerson | undefined, today: Date): MadePerson {
  if (!person) throw new Error('The programme has no people');
  const occupation = readStarterTaxonomy().occupations.find((each) => each.key === 'paediatric-nurse');
  if (!occupation) throw new Error('The taxonomy has no paediatric nurse');
  return {
    ...person,
    name: 'Shanta Persaud',
    email: 'member@guyd.example',
    city: 'Utrecht',
    residenceCountry: 'NL',
    tie: 'birth',
    birthYear: today.getUTCFullYear() - 41,
    sex: 'female',
    educationLevel: '6',
    occupation,
    experienceYears: 16,
    licence: true,
    legalRoom: 'yes',
    skills: [
      { key: 'paediatric-nursing', level: 4 },
      { key: 'nursing-education', level: 3 },
      { key: 'infection-prevention', level: 3 },
      { key: 'newborn-care', level: 3 },
      { key: 'patient-triage', level: 3 },
    ],
    languages: [
      { code: 'eng', level: 'native' },
      { code: 'nld', level: 'C1' },
    ],
    sectors: ['health', 'education'],
    modes: ['temporary', 'virtual'],
    activities: ['teach', 'clinical'],
    stayLength: 'up_to_6_weeks',
    availableFrom: null,
    availableUntil: null,
    consents: { team: true, government: true, contact: true, research: false },
  };
}

const programmeRow = (seed: ProgrammeSeed) => ({
  code: seed.code,
  name: seed.name,
  summary: seed.summary,
  originCountries: Object.keys(seed.originCountries),
  languages: seed.languages,
  sectors: seed.sectors,
  modes: seed.modes,
  accent: seed.accent,
});

async function seedOfficials(
  tx: Transaction,
  programme: ProgrammeSeed,
  programmeId: string,
): Promise<{ coordinator: string; host: string | null }> {
  let coordinator = '';
  let host: string | null = null;
  for (const each of demoSignIns.filter(
    (signIn) => signIn.programme === programme.code && signIn.role !== 'member',
  )) {
    const accountId = await ensureAccount(tx, each.email, each.name ?? each.note, 'en');
    if (each.role === 'host') host = accountId;
    if (each.role === 'coordinator') coordinator = accountId;
    if (each.role === 'coordinator')
      await insertMembership(tx, {
        programmeId,
        accountId,
        role: 'coordinator',
        recipient: 'programme_team',
        finance: !each.email.startsWith('partner@'),
      });
    if (each.role === 'focal_point')
      await insertMembership(tx, {
        programmeId,
        accountId,
        role: 'focal_point',
        recipient: 'home_government',
      });
  }
  return { coordinator, host };
}

async function inChunks<Row>(rows: Row[], write: (chunk: Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += chunkSize) await write(rows.slice(at, at + chunkSize));
}

async function seedPeople(
  tx: Transaction,
  programme: ProgrammeSeed,
  programmeId: string,
  people: MadePerson[],
  conceptIds: Map<string, number>,
  today: Date,
): Promise<void> {
  const [version] = await tx
    .insert(questionnaireVersions)
    .values({
      programmeId,
      version: programme.earlier ? 2 : 1,
      wave: programme.earlier ? 2 : 1,
      status: 'published',
      definition: programme.questionnaire,
      publishedAt: addDays(today, -250),
    })
    .returning({ id: questionnaireVersions.id });
  if (!version) throw new Error('The questionnaire was not written');
  const pooled = people.filter((person) => person.consents.team || person.consents.government);
  await inChunks(people, (chunk) =>
    tx.insert(responses).values(
      chunk.map((person) => ({
        id: person.responseId,
        programmeId,
        versionId: version.id,
        language: person.language,
        channel: person.channel,
        answers: answersOf(programme.questionnaire, person),
        bodyHash: person.receipt,
        receipt: person.receipt,
        secretHash: 'demo',
        submittedAt: person.submittedAt,
        seconds: secondsOf(person.receipt),
      })),
    ),
  );
  await seedDrafts(tx, programme, programmeId, version.id, people, today);
  await inChunks(pooled, (chunk) =>
    tx.insert(profiles).values(chunk.map((person) => profileRow(person, programmeId, conceptIds))),
  );
  await inChunks(pooled, (chunk) =>
    tx.insert(contactDetails).values(
      chunk.map((person) => ({
        responseId: person.responseId,
        programmeId,
        profileId: person.profileId,
        name: person.name,
        email: person.consents.contact ? person.email : null,
        city: person.city,
      })),
    ),
  );
  await inChunks(
    pooled.flatMap((person) => consentRows(person, programmeId, version.id)),
    (chunk) => tx.insert(consents).values(chunk),
  );
  const skills = pooled.flatMap((person) =>
    person.skills.flatMap((skill) => {
      const conceptId = conceptIds.get(skillUri(skill.key));
      return conceptId === undefined
        ? []
        : [{ profileId: person.profileId, programmeId, conceptId, level: skill.level }];
    }),
  );
  await inChunks(skills, (chunk) => tx.insert(profileSkills).values(chunk));
  const spoken = pooled.flatMap((person) =>
    person.languages.map((each) => ({
      profileId: person.profileId,
      programmeId,
      language: each.code,
      level: each.level,
    })),
  );
  await inChunks(spoken, (chunk) => tx.insert(profileLanguages).values(chunk));
}

function profileRow(person: MadePerson, programmeId: string, conceptIds: Map<string, number>) {
  return {
    id: person.profileId,
    programmeId,
    responseId: person.responseId,
    pseudonym: person.pseudonym,
    originCountry: person.originCountry,
    residenceCountry: person.residenceCountry,
    tie: person.tie,
    birthYear: person.birthYear,
    sex: person.sex === '__refused' ? null : person.sex,
    educationLevel: person.educationLevel,
    occupationId: conceptIds.get(occupationUri(person.occupation.key)) ?? null,
    experienceYears: person.experienceYears,
    licence: person.licence,
    legalRoom: person.legalRoom === 'unknown' ? null : person.legalRoom,
    modes: person.modes,
    sectors: person.sectors,
    activities: person.activities,
    hostKinds: person.hostKinds,
    stayLength: person.stayLength,
    hoursPerWeek: person.hoursPerWeek,
    availableFrom: person.availableFrom,
    availableUntil: person.availableUntil,
    createdAt: person.submittedAt,
    updatedAt: person.submittedAt,
    confirmedAt: person.submittedAt,
  };
}

function consentRows(person: MadePerson, programmeId: string, wording: string) {
  const row = (purpose: string, recipient: string) => ({
    profileId: person.profileId,
    programmeId,
    purpose,
    recipient,
    wording,
    givenAt: person.submittedAt,
  });
  return [
    ...(person.consents.team ? [row('talent_pool', 'programme_team')] : []),
    ...(person.consents.government ? [row('talent_pool', 'home_government')] : []),
    ...(person.consents.contact ? [row('contact', 'programme_team')] : []),
    ...(person.consents.research ? [row('research', 'programme_team')] : []),
  ];
}

async function seedNeeds(
  tx: Transaction,
  faker: Faker,
  programme: ProgrammeSeed,
  programmeId: string,
  conceptIds: Map<string, number>,
  today: Date,
  officials: { coordinator: string; host: string | null },
): Promise<SeededAssignment[]> {
  const made: SeededAssignment[] = [];
  for (const [index, host] of demoInstitutions
    .filter((each) => each.programme === programme.code)
    .entries()) {
    const institutionId = faker.string.uuid();
    await tx.insert(institutions).values(institutionRow(host, institutionId, programmeId));
    await tx.insert(dueDiligenceRecords).values(checkOf(host, institutionId, programmeId, today));
    await tx.insert(institutionContacts).values({ institutionId, programmeId, ...contactAt(host) });
    if (index === 0 && officials.host)
      await tx.insert(institutionMembers).values({ institutionId, programmeId, accountId: officials.host });
    for (const need of demoNeeds.filter((each) => each.host === host.key)) {
      const id = faker.string.uuid();
      await seedNeed(tx, { need, host, id, institutionId, programmeId }, conceptIds, today, officials);
      made.push({
        id,
        programmeId,
        institutionId,
        title: need.title,
        status: need.status,
        sector: host.sector,
        mode: need.mode,
        occupation: need.occupation,
      });
    }
  }
  return made;
}

async function seedNeed(
  tx: Transaction,
  made: { need: NeedSeed; host: InstitutionSeed; id: string; institutionId: string; programmeId: string },
  conceptIds: Map<string, number>,
  today: Date,
  officials: { coordinator: string },
): Promise<void> {
  const { need, host, id, institutionId, programmeId } = made;
  const startsOn = addDays(today, need.startsIn * 7);
  await tx.insert(assignments).values({
    id,
    programmeId,
    institutionId,
    status: need.status,
    title: need.title,
    need: need.need,
    tasks: need.tasks,
    outputs: need.outputs,
    mode: need.mode,
    vacancy: need.employment !== undefined,
    employment: need.employment ?? null,
    sector: host.sector,
    country: host.country,
    place: need.mode === 'virtual' ? null : host.city,
    startsOn: isoDay(startsOn),
    endsOn: need.weeks === null ? null : isoDay(addDays(startsOn, need.weeks * 7)),
    seats: need.seats,
    supervisor: 'Head of department',
    // Two colleagues learn from each who comes; whoever stays for good has none to hand over to.
    counterpartNumber: need.mode === 'permanent' ? 0 : need.seats * 2,
    // People are looked for until three weeks before the start; what is not open yet has no last day.
    deadline: beforeOpening.includes(need.status) ? null : isoDay(addDays(startsOn, -21)),
    occupationId: need.occupation ? (conceptIds.get(occupationUri(need.occupation)) ?? null) : null,
    minimumExperience: need.minimumExperience ?? null,
    licenceNeeded: need.licence ?? false,
    donor: need.donor ?? null,
    createdBy: officials.coordinator || null,
  });
  await tx.insert(assignmentSkills).values(
    [
      ...need.essential.map((each) => [...each, 'essential'] as const),
      ...need.optional.map((each) => [...each, 'optional'] as const),
    ].map(([key, level, importance]) => {
      const conceptId = conceptIds.get(skillUri(key));
      if (conceptId === undefined) throw new Error(`No skill ${key}`);
      return { assignmentId: id, programmeId, conceptId, importance, level };
    }),
  );
  await tx
    .insert(assignmentLanguages)
    .values(need.languages.map(([language, level]) => ({ assignmentId: id, programmeId, language, level })));
}

/** Ids from names and no placements: nothing here is drawn by lot. */
async function seedLateNeeds(
  tx: Transaction,
  programme: ProgrammeSeed,
  programmeId: string,
  conceptIds: Map<string, number>,
  today: Date,
  officials: { coordinator: string },
): Promise<void> {
  for (const need of demoLateNeeds) {
    const host = demoInstitutions.find((each) => each.programme === programme.code && each.key === need.host);
    if (!host) continue;
    const [institution] = await tx
      .select({ id: institutions.id })
      .from(institutions)
      .where(and(eq(institutions.programmeId, programmeId), eq(institutions.name, host.name)));
    if (!institution) throw new Error(`No institution ${host.name}`);
    const id = idOf(`${programme.code} ${need.title}`);
    await seedNeed(
      tx,
      { need, host, id, institutionId: institution.id, programmeId },
      conceptIds,
      today,
      officials,
    );
  }
}

const beforeOpening: readonly AssignmentStatus[] = [
  'draft',
  'submitted',
  'returned',
  'rejected',
  'approved',
  'funded',
];

const institutionRow = (host: InstitutionSeed, id: string, programmeId: string) => ({
  id,
  programmeId,
  name: host.name,
  kind: host.kind,
  sector: host.sector,
  country: host.country,
  city: host.city,
  timeZone: timeZoneOf[host.country] ?? null,
});

const timeZoneOf: Record<string, string> = {
  GY: 'America/Guyana',
  GH: 'Africa/Accra',
  AL: 'Europe/Tirane',
  XK: 'Europe/Belgrade',
  BA: 'Europe/Sarajevo',
  MK: 'Europe/Skopje',
  ME: 'Europe/Podgorica',
  RS: 'Europe/Belgrade',
};

/** Most hosts do not sign in: somebody there is rung up, or written to. */
const contactAt = (host: InstitutionSeed) => ({
  name: 'Human resources',
  role: `${host.city} office`,
  email: `${host.key}@hosts.example`,
});

/** Checked a year and a half before it has to be checked again. */
const checkOf = (host: InstitutionSeed, institutionId: string, programmeId: string, today: Date) => ({
  institutionId,
  programmeId,
  checked: ['registration', 'references', 'premises'],
  passed: true,
  checkedOn: isoDay(addDays(today, (host.diligenceMonths - 18) * 30)),
  validUntil: isoDay(addDays(today, host.diligenceMonths * 30)),
});
