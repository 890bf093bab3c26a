// Papers, certificates, checks and terms on the isolation tests' stage: of somebody who said yes, and of somebody who did not.
import { randomUUID } from 'node:crypto';
import { kindsFor } from '@compatriot/server/checks/rules.ts';
import type { TestApp } from '../app.ts';
import type { MadeProfile } from '../make.ts';

interface Scene {
  programmeId: string;
  coordinator: string;
  institution: string;
  yes: { placement: string; person: MadeProfile };
  asked: { placement: string; person: MadeProfile };
}

export async function stagePapers(
  owner: TestApp['owner'],
  scene: Scene,
): Promise<{ paper: string; certificate: string }> {
  const { coordinator } = scene;
  const programme = { id: scene.programmeId };
  const host = { institution: scene.institution };
  const { placement: yes, person: open } = scene.yes;
  const { placement: asked, person: teamOnly } = scene.asked;
  const [paper, certificate] = [randomUUID(), randomUUID()];
  await owner`insert into documents ${owner(
    [
      {
        id: paper,
        placement_id: yes,
        profile_id: open.id,
        institution_id: null,
        kind: 'cv',
        party: 'member',
      },
      {
        id: randomUUID(),
        placement_id: asked,
        profile_id: teamOnly.id,
        institution_id: null,
        kind: 'identity',
        party: 'member',
      },
      {
        id: randomUUID(),
        placement_id: null,
        profile_id: null,
        institution_id: host.institution,
        kind: 'due_diligence',
        party: 'official',
      },
    ].map((each) => ({
      ...each,
      programme_id: programme.id,
      name: 'paper.pdf',
      media_type: 'application/pdf',
      size: 1,
      sha256: '',
      bytes: Buffer.from('x'),
    })),
  )}`;
  for (const [id, placement, person] of [
    [certificate, yes, open],
    [randomUUID(), asked, teamOnly],
  ] as const) {
    await owner`insert into certificates (id, programme_id, placement_id, profile_id, number, code, says)
      values (${id}, ${programme.id}, ${placement}, ${person.id}, ${id}, ${id}, '{}')`;
    await owner`insert into certificate_holders (certificate_id, programme_id, profile_id, name)
      values (${id}, ${programme.id}, ${person.id}, 'Ama Mensah')`;
  }
  for (const kind of kindsFor('temporary')) {
    await owner`insert into checks (programme_id, placement_id, profile_id, kind, status, note, valid_until, verified_at, verified_by)
      values (${programme.id}, ${yes}, ${open.id}, ${kind}, 'verified', 'Seen', '2099-12-31', now(), ${coordinator})`;
  }
  await owner`insert into checks (programme_id, placement_id, profile_id, kind, status, document_id)
    select programme_id, placement_id, profile_id, kind, 'provided', id from documents
    where placement_id = ${asked} and kind = 'identity'`;
  const written = {
    currency: 'EUR',
    stipend: 0,
    stipend_every: 'month',
    stipend_times: 0,
    travel: 0,
    daily: 0,
    daily_days: 0,
  };
  for (const [placement, person, number, status] of [
    [yes, open, 1, 'ready'],
    [asked, teamOnly, 1, 'ready'],
    [asked, teamOnly, 2, 'draft'],
  ] as const) {
    const scope = { programme_id: programme.id, placement_id: placement, profile_id: person.id };
    await owner`insert into terms ${owner({
      ...{ ...scope, ...written, number },
      ...{
        insured_by: 'programme',
        insurance: 'Health',
        starts_on: '2027-03-01',
        leave_days: 0,
        duties: 'Teach',
      },
    })}`;
    await owner`update terms set status = ${status} where placement_id = ${placement} and number = ${number}`;
  }
  // A signature stands under an offer; the stage goes on from before it.
  await owner`update placements set status = 'offered' where id = ${yes}`;
  await owner`insert into terms_signatures (programme_id, placement_id, profile_id, terms_id, party, name, sha256, language)
    select programme_id, placement_id, profile_id, id, 'member', 'Ama Mensah', sha256, 'en' from terms where placement_id = ${yes}`;
  await owner`update placements set status = 'interested' where id = ${yes}`;
  return { paper, certificate };
}
