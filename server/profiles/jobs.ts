// A sent response becomes a profile when the person agreed to more than being counted; an organisation's, a row in a list.
import {
  claimMadeProfile,
  insertProfile,
  provenAlready,
  pseudonymsTaken,
} from '@compatriot/db/queries/profiles.ts';
import { responseForProfile } from '@compatriot/db/queries/responses.ts';
import type { Job } from '@compatriot/db/jobs.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import { asSystem, type Services } from '../events.ts';
import { noteAnswer } from '../follow-ups/jobs.ts';
import { type ProfileFacts, profileOf } from '../questionnaires/facts.ts';
import type { Answers } from '../questionnaires/schema.ts';
import { releasedVersion } from '../questionnaires/versions.ts';
import { makeOrganisation } from '../organisations/making.ts';
import { codesOf, leastLanguageLevel, originOf, unknownCountry } from './coding.ts';
import { somePseudonyms } from './pseudonyms.ts';
import { consentKinds } from './rules.ts';

export async function makeProfile(services: Services, job: Job): Promise<void> {
  await asSystem(services, 'worker', job.programmeId, async (ctx) => {
    const response = await responseForProfile(ctx.tx, job.subjectId);
    if (!response) return; // erased before anybody got to it
    const version = await releasedVersion(ctx.tx, response.programmeId, response.versionId);
    if (!version) throw new Error(`Response ${response.id} names a version that is not there`);
    if (version.audience === 'organisations') {
      await makeOrganisation(ctx, response, version.definition);
      return;
    }
    if (version.audience === 'follow_up') {
      await noteAnswer(ctx, response.id, response.programmeId);
      return;
    }
    const facts = profileOf(version.definition, response.answers as Answers);
    const given = consentsOf(facts);
    if (!given.some(({ purpose }) => purpose === 'talent_pool' || purpose === 'contact')) return; // counted, and no more
    // Somebody who proved this address has a profile here. More answers under it are counted only: they may be anybody's, and
    // the person changes their own profile after signing in.
    if (await provenAlready(ctx.tx, response.id)) return;
    const { programmeId, originCountries } = response;
    const coded = await codesOf(ctx.tx, programmeId, facts);
    const profileId = await insertProfile(
      ctx.tx,
      {
        programmeId,
        responseId: response.id,
        pseudonym: await freePseudonym(ctx.tx, programmeId),
        originCountry: originOf(facts, originCountries),
        residenceCountry: facts.residenceCountry ?? unknownCountry,
        residenceRegion: facts.residenceRegion,
        tie: facts.tie,
        birthYear: facts.birthYear,
        sex: facts.sex,
        educationLevel: facts.educationLevel,
        educationField: facts.educationField,
        occupationId: coded.occupationId,
        experienceYears: facts.experienceYears,
        licence: facts.licence,
        legalRoom: facts.legalRoom,
        modes: facts.modes,
        sectors: facts.sectors,
        activities: facts.activities,
        hostKinds: facts.hostKinds,
        regions: facts.regions,
        stayLength: facts.stayLength,
        hoursPerWeek: facts.hoursPerWeek,
        availableFrom: facts.availableFrom,
        availableUntil: facts.availableUntil,
      },
      {
        skills: coded.skills,
        languages: facts.languages.map(({ code, level }) => ({
          language: code,
          level: level ?? leastLanguageLevel,
        })),
        consents: given,
        wording: version.id,
      },
    );
    if (!profileId) return;
    await claimMadeProfile(ctx.tx, profileId);
    await ctx.record('profile.made', { id: profileId, programmeId });
  });
}

function consentsOf({ consents }: ProfileFacts) {
  const said = {
    talentPoolTeam: consents.poolTeam,
    talentPoolGovernment: consents.poolGovernment,
    contact: consents.contact,
    research: consents.research,
  };
  return consentKinds
    .filter(({ key }) => said[key])
    .map(({ purpose, recipient }) => ({ purpose, recipient }));
}

/** Unique in the programme as far as possible: the first of eight that nobody has. */
async function freePseudonym(tx: Transaction, programmeId: string): Promise<string> {
  const names = somePseudonyms(8);
  const taken = await pseudonymsTaken(tx, programmeId, names);
  return names.find((name) => !taken.has(name)) ?? names[0] ?? 'Quiet Heron';
}
