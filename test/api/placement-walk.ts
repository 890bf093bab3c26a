// A walk over both life cycles at once: coordinators, a host, a focal point and members press whatever comes, rightly and
// wrongly, facts come and go, wrong clicks are taken back. Beside the real thing runs a model that knows nothing but the
// table below, written after DOMAIN.md and not taken from the product; after every press the two must agree.
import { expect } from 'vitest';
import type { Mode } from '@compatriot/db/vocabulary.ts';
import { kindsFor } from '@compatriot/server/checks/rules.ts';
import type { TestApp } from '../app.ts';
import { makeAssignment, makePlacement, makeProfile, type MadeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, type Persona } from '../personas.ts';
import { day } from './placement-stage.ts';

type Party = 'coordinator' | 'member' | 'host';
type Fact = 'checks' | 'attended' | 'choice';

interface Rule {
  from: string[];
  to: string;
  by: Party;
  fact?: Fact;
  only?: Mode[];
}
const away: Mode[] = ['temporary', 'virtual'];
const chosen = ['selected', 'cleared', 'offered', 'accepted', 'contracted', 'oriented'];
const working = ['active', 'probation', 'suspended', 'evacuated'];
const deciding = ['interested', 'interviewed', 'scored', 'reserve'];

const rules: Record<string, Rule> = {
  shortlist: { from: ['longlisted'], to: 'shortlisted', by: 'coordinator' },
  invite: { from: ['longlisted', 'shortlisted'], to: 'invited', by: 'coordinator' },
  express_interest: { from: ['invited'], to: 'interested', by: 'member' },
  decline: { from: ['invited'], to: 'declined', by: 'member' },
  interview: { from: ['interested'], to: 'interviewed', by: 'host' },
  score: { from: ['interviewed'], to: 'scored', by: 'coordinator' },
  select: { from: ['scored', 'reserve'], to: 'selected', by: 'coordinator', fact: 'choice' },
  reserve: { from: ['scored'], to: 'reserve', by: 'coordinator', fact: 'choice' },
  not_select: { from: deciding, to: 'not_selected', by: 'coordinator' },
  clear: { from: ['selected'], to: 'cleared', by: 'coordinator', fact: 'checks' },
  offer: { from: ['cleared'], to: 'offered', by: 'coordinator', fact: 'checks' },
  accept: { from: ['offered'], to: 'accepted', by: 'member' },
  contract: { from: ['accepted'], to: 'contracted', by: 'coordinator' },
  orient: { from: ['contracted'], to: 'oriented', by: 'coordinator', fact: 'attended' },
  confirm_arrival: { from: ['oriented'], to: 'active', by: 'host', fact: 'checks', only: away },
  begin_probation: { from: ['oriented'], to: 'probation', by: 'host', fact: 'checks', only: ['permanent'] },
  settle: { from: ['probation'], to: 'settled', by: 'coordinator', only: ['permanent'] },
  suspend: { from: ['active', 'probation'], to: 'suspended', by: 'coordinator' },
  evacuate: { from: ['active', 'probation', 'suspended'], to: 'evacuated', by: 'coordinator' },
  resume: { from: ['suspended', 'evacuated'], to: 'work', by: 'coordinator' },
  finish: { from: ['active'], to: 'completing', by: 'member', only: away },
  complete: { from: ['completing'], to: 'completed', by: 'coordinator', only: away },
  follow_up: { from: ['completed', 'settled'], to: 'followed_up', by: 'coordinator' },
  close: { from: ['followed_up'], to: 'closed', by: 'coordinator' },
  withdraw: { from: [...deciding, ...chosen, ...working], to: 'withdrawn', by: 'member' },
  end_early: { from: [...chosen, ...working, 'completing'], to: 'ended_early', by: 'coordinator' },
};
const verbs = Object.keys(rules);
/** These stand open to a second party as well. */
const alsoBy: Record<string, Party[]> = { interview: ['coordinator'], finish: ['coordinator', 'host'] };
const seated = [...chosen, ...working, 'completing', 'completed', 'settled', 'followed_up', 'closed'];
const closing = ['not_selected', 'withdrawn', 'ended_early'];
const forward = [
  'invite',
  'express_interest',
  'select',
  'reserve',
  'clear',
  'offer',
  'accept',
  'contract',
  'orient',
  'confirm_arrival',
  'begin_probation',
];
const final = ['declined', 'lapsed', 'not_selected', 'closed', 'withdrawn', 'ended_early'];
const asked = ['invited', 'interested', 'interviewed', 'scored', 'reserve'];
const keeps = [
  'express_interest',
  'decline',
  'score',
  'accept',
  'settle',
  'complete',
  'follow_up',
  'close',
  'withdraw',
];
const reasonOf: Record<string, string> = {
  not_select: 'dates',
  suspend: 'security',
  evacuate: 'security',
  withdraw: 'family',
  end_early: 'family',
};

interface Need {
  id: string;
  mode: Mode;
  seats: number;
  status: string;
  was: string | null;
}
interface Person {
  id: string;
  need: Need;
  member: Persona;
  status: string;
  open: boolean;
  facts: { checks: boolean; attended: boolean; choice: 'select' | 'reserve' };
  last: { verb: string; from: string; by: Persona; open: boolean } | null;
  /** The coordinator who took the yes down. */
  taker: Persona | null;
}

export interface World {
  programme: MadeProgramme;
  host: Persona;
  coordinators: Persona[];
  focal: Persona;
  people: Person[];
  needs: Need[];
}

/** Needs in every mode with fewer seats than people, and everything that steps rest on beside what comes and goes. */
export async function makeWorld(app: TestApp, programme: MadeProgramme): Promise<World> {
  const first = await makeAssignment(app, programme.id, { seats: 1 });
  const { institutionId } = first;
  const world: World = {
    programme,
    host: await asHost(app, programme.id, institutionId),
    coordinators: [await asCoordinator(app, programme.id), await asCoordinator(app, programme.id)],
    focal: await asFocalPoint(app, programme.id),
    people: [],
    needs: [],
  };
  const plan: [Mode, number][] = [
    ['temporary', 1],
    ['virtual', 2],
    ['permanent', 1],
  ];
  for (const [mode, seats] of plan) {
    const { id } = await makeAssignment(app, programme.id, {
      seats,
      mode,
      institutionId,
      status: 'selecting',
    });
    const need: Need = { id, mode, seats, status: 'selecting', was: null };
    world.needs.push(need);
    await app.owner`insert into panel_seats (programme_id, assignment_id, institution_id, party, name)
      values (${programme.id}, ${id}, ${institutionId}, 'host', 'Matron'), (${programme.id}, ${id}, ${institutionId}, 'coordinator', 'Desk')`;
    for (let at = 0; at < 4; at += 1) await addPerson(app, world, need, institutionId);
  }
  await addEnding(app, world, institutionId);
  return world;
}

async function addPerson(app: TestApp, world: World, need: Need, institutionId: string): Promise<void> {
  const { programme } = world;
  const profile = await makeProfile(app, programme);
  const id = await makePlacement(app, programme.id, { id: need.id, institutionId }, profile, 'longlisted');
  const sql = app.owner;
  await sql`update placements set host_choice = 'select', invited_at = null, answer_due_at = null where id = ${id}`;
  await sql`insert into panel_declarations (seat_id, placement_id, programme_id, assignment_id, institution_id)
    select id, ${id}, programme_id, assignment_id, institution_id from panel_seats where assignment_id = ${need.id}`;
  await sql`insert into panel_sheets (seat_id, placement_id, programme_id, assignment_id, institution_id, note)
    select id, ${id}, programme_id, assignment_id, institution_id, 'Sound' from panel_seats where assignment_id = ${need.id}`;
  await sql`insert into panel_scores (seat_id, placement_id, programme_id, position, score)
    select id, ${id}, programme_id, 0, 4 from panel_seats where assignment_id = ${need.id}`;
  for (const kind of kindsFor(need.mode))
    await sql`insert into checks (programme_id, placement_id, profile_id, kind, status, note, valid_until, verified_at, verified_by)
      values (${programme.id}, ${id}, ${profile.id}, ${kind}, 'verified', 'Seen', '2099-12-31', now(), ${world.coordinators[0]?.accountId ?? ''})`;
  await sql`insert into terms (programme_id, placement_id, profile_id, number, currency, stipend, stipend_every, stipend_times,
      travel, daily, daily_days, insured_by, insurance, starts_on, ends_on, leave_days, duties)
    values (${programme.id}, ${id}, ${profile.id}, 1, 'EUR', 0, 'month', 0, 0, 0, 0, 'programme', 'Health', '2027-03-01',
      ${need.mode === 'permanent' ? null : '2027-05-31'}, 0, 'Teach')`;
  await sql`update terms set status = 'ready' where placement_id = ${id}`;
  // The database takes a signature at its moment only.
  for (const [party, moment] of [
    ['member', 'offered'],
    ['programme', 'accepted'],
  ] as const) {
    await sql`update placements set status = ${moment} where id = ${id}`;
    await sql`insert into terms_signatures (programme_id, placement_id, profile_id, terms_id, party, name, sha256, language)
      select programme_id, placement_id, profile_id, id, ${party}, 'A name', sha256, 'en' from terms where placement_id = ${id}`;
  }
  await sql`update placements set status = 'longlisted' where id = ${id}`;
  const [gathering] = await sql<{ id: string }[]>`
    insert into orientations (programme_id, title, form, place, starts_at, time_zone, minutes, capacity)
    values (${programme.id}, 'Before you go', 'site', 'Utrecht', now() + interval '1 day', 'UTC', 60, 10) returning id`;
  await sql`insert into orientation_people (orientation_id, programme_id, placement_id, profile_id, institution_id)
    values (${gathering?.id ?? ''}, ${programme.id}, ${id}, ${profile.id}, ${institutionId})`;
  await sql`update orientations set starts_at = now() - interval '2 hours' where id = ${gathering?.id ?? ''}`;
  await sql`update orientation_people set attended = true, marked_at = now() where placement_id = ${id}`;
  await sql`insert into placement_results (programme_id, placement_id, outcome) values (${programme.id}, ${id}, 'knowledge')`;
  await sql`insert into handovers (programme_id, placement_id, name, what, confirmed_at)
    values (${programme.id}, ${id}, 'Ward sister', 'The round', now())`;
  for (const side of ['member', 'host'])
    await sql`insert into placement_feedback (programme_id, placement_id, side, overall, again)
      values (${programme.id}, ${id}, ${side}, 5, true)`;
  await sql`insert into reintegration_plans (programme_id, placement_id, member_agreed_at, coordinator_agreed_at)
    values (${programme.id}, ${id}, now(), now())`;
  for (const months of [6, 12])
    await sql`insert into follow_ups (programme_id, placement_id, months, role, due_on, link_hash, answered_at)
      values (${programme.id}, ${id}, ${months}, 'member', '2027-10-01', ${`${id}${months}`}, now())`;
  world.people.push({
    id,
    need,
    member: await asMember(app, profile.id),
    status: 'longlisted',
    open: false,
    facts: { checks: true, attended: true, choice: 'select' },
    last: null,
    taker: null,
  });
}

/** A need near its end: one person followed up, one on the reserve list, one who was never asked. */
async function addEnding(app: TestApp, world: World, institutionId: string): Promise<void> {
  const options = { seats: 1, mode: 'temporary', institutionId, status: 'filled' } as const;
  const { id } = await makeAssignment(app, world.programme.id, options);
  const need: Need = { id, mode: 'temporary', seats: 1, status: 'filled', was: null };
  world.needs.push(need);
  await app.owner`insert into panel_seats (programme_id, assignment_id, institution_id, party, name)
    values (${world.programme.id}, ${id}, ${institutionId}, 'host', 'Matron'), (${world.programme.id}, ${id}, ${institutionId}, 'coordinator', 'Desk')`;
  for (const status of ['followed_up', 'reserve', 'longlisted']) {
    await addPerson(app, world, need, institutionId);
    const person = world.people.at(-1);
    if (!person || status === 'longlisted') continue;
    await app.owner`
      with yes as (insert into events (programme_id, kind, subject_id, actor_system)
        values (${world.programme.id}, 'placement.interested', ${person.id}, 'seed') returning id)
      insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
        select p.programme_id, p.id, p.profile_id, p.institution_id, yes.id from placements p, yes where p.id = ${person.id}`;
    await app.owner`update placements set status = ${status}, host_choice = 'select' where id = ${person.id}`;
    person.status = status;
    person.open = true;
  }
}

/** The same walk for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const taken = (world: World, need: Need): number =>
  world.people.filter((person) => person.need === need && seated.includes(person.status)).length;
const choosing = ['sourcing', 'selecting', 'part_filled'];

/** As its seats say; what stands still keeps its word. */
function settle(world: World, need: Need): void {
  if (![...choosing, 'filled', 'closed'].includes(need.status)) return;
  const people = taken(world, need);
  // Nobody in this world comes to the day after which nobody is looked for; a no looks like silence until its own.
  const waiting = world.people.some(
    (each) =>
      each.need === need &&
      each.status !== 'closed' &&
      [...seated, ...asked, 'declined'].includes(each.status),
  );
  if (people >= need.seats) need.status = waiting ? 'filled' : 'closed';
  else if (people > 0) need.status = 'part_filled';
  else if (need.status !== 'sourcing') need.status = 'selecting';
}

const target = (rule: Rule, person: Person): string =>
  rule.to === 'work' ? (person.need.mode === 'permanent' ? 'probation' : 'active') : rule.to;

function allows(world: World, person: Person, verb: string, parties: Party[], behalf: boolean): boolean {
  const rule = rules[verb];
  if (!rule) return false;
  const by = [rule.by, ...(alsoBy[verb] ?? [])];
  const own = parties.some((party) => by.includes(party));
  if (!own && !(behalf && parties.includes('coordinator') && !by.includes('coordinator'))) return false;
  if (!parties.includes('coordinator') && ['longlisted', 'shortlisted'].includes(person.status)) return false;
  // A host acts while contact is open: not before a phoned yes is confirmed, and not after an end.
  if (parties.join() === 'host' && !person.open) return false;
  // Nor is anybody talked to on a yes for which nobody has vouched.
  if (verb === 'interview' && !person.open) return false;
  if (!rule.from.includes(person.status) || (rule.only && !rule.only.includes(person.need.mode)))
    return false;
  if (forward.includes(verb) && ['suspended', 'closed'].includes(person.need.status)) return false;
  if (verb === 'invite' && !choosing.includes(person.need.status)) return false;
  if (rule.fact === 'checks' && !person.facts.checks) return false;
  if (rule.fact === 'attended' && !person.facts.attended) return false;
  if (rule.fact === 'choice' && person.facts.choice !== verb) return false;
  const takes = !seated.includes(person.status) && seated.includes(target(rule, person));
  return !takes || taken(world, person.need) < person.need.seats;
}

export interface Tally {
  taken: number;
  refused: number;
  /** Needs that came to their end. */
  closed: number;
}

/** One press of somebody. @returns false when everybody has come to an end */
export async function press(app: TestApp, world: World, roll: () => number, tally: Tally): Promise<boolean> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(roll() * items.length)] as Item;
  const going = world.people.filter((person) => !final.includes(person.status));
  if (going.length === 0) return false;
  const person = pick(going);
  const chance = roll();
  if (chance < 0.74) await takeStep(app, world, person, roll, pick, tally);
  else if (chance < 0.84) await takeBack(app, world, person, pick(everybody(world, person)), tally);
  else if (chance < 0.92) await turnFact(app, person, pick(['checks', 'attended', 'choice'] as const));
  else if (chance < 0.96) await confirm(world, person, pick(everybody(world, person)), tally);
  else await standStill(app, world, person.need, pick(world.coordinators), tally);
  await agree(app, world, person);
  return true;
}

const everybody = (world: World, person: Person): Persona[] => [
  ...world.coordinators,
  world.host,
  person.member,
];
function partiesOf(world: World, person: Person, who: Persona): Party[] {
  if (world.coordinators.includes(who)) return ['coordinator'];
  if (who === world.host) return ['host'];
  return who === person.member ? ['member'] : [];
}

async function takeStep(
  app: TestApp,
  world: World,
  person: Person,
  roll: () => number,
  pick: <Item>(items: readonly Item[]) => Item,
  tally: Tally,
): Promise<void> {
  const fitting = verbs.filter((verb) => rules[verb]?.from.includes(person.status));
  const verb = fitting.length > 0 && roll() < 0.7 ? pick(fitting) : pick(verbs);
  const behalf = roll() < 0.08;
  const by = rules[verb]?.by;
  const right = by === 'member' ? person.member : by === 'host' ? world.host : pick(world.coordinators);
  const who = behalf
    ? pick(world.coordinators)
    : roll() < 0.85
      ? right
      : pick([...everybody(world, person), world.focal]);
  const parties = partiesOf(world, person, who);
  const of = by === 'host' ? 'host' : 'member';
  const expected = allows(world, person, verb, parties, behalf);
  const sent = await who.send('POST', `/api/placements/${person.id}/steps`, {
    step: verb,
    date: day(0),
    note: 'A note',
    ...(reasonOf[verb] ? { reason: reasonOf[verb] } : {}),
    ...(behalf ? { onBehalf: { of, way: 'phone', evidence: 'Rang at nine' } } : {}),
  });
  expect(
    sent.status < 300,
    `${verb} of ${person.status} by ${parties.join() || 'focal point'}: ${JSON.stringify(sent.body)}`,
  ).toBe(expected);
  tally[expected ? 'taken' : 'refused'] += 1;
  if (!expected) return;
  const rule = rules[verb] as Rule;
  const own = [rule.by, ...(alsoBy[verb] ?? [])].some((party) => parties.includes(party));
  person.last = { verb, from: person.status, by: who, open: person.open };
  const was = person.status;
  person.status = target(rule, person);
  if (verb === 'express_interest' && own) person.open = true;
  else if (verb === 'express_interest') person.taker = who;
  if (closing.includes(person.status)) person.open = false;
  if (seated.includes(was) !== seated.includes(person.status) || final.includes(person.status)) {
    // A seat that is given back is offered again by a job.
    if (!['closed', 'not_selected'].includes(person.status) && final.includes(person.status))
      await app.settle();
    settle(world, person.need);
  }
  if (person.need.status === 'closed') await clearUp(app, world, person.need, tally);
}

/** Whoever was never asked does not stay on the list of a need that is closed. */
async function clearUp(app: TestApp, world: World, need: Need, tally: Tally): Promise<void> {
  await app.settle();
  tally.closed += 1;
  for (const each of world.people)
    if (each.need === need && ['longlisted', 'shortlisted'].includes(each.status)) {
      each.status = 'lapsed';
      await agree(app, world, each);
    }
}

async function takeBack(
  app: TestApp,
  world: World,
  person: Person,
  who: Persona,
  tally: Tally,
): Promise<void> {
  const { last } = person;
  const backTakes = last !== null && !seated.includes(person.status) && seated.includes(last.from);
  const expected =
    last !== null &&
    last.by === who &&
    !keeps.includes(last.verb) &&
    (!backTakes || taken(world, person.need) < person.need.seats);
  const sent = await who.send('POST', `/api/placements/${person.id}/undo`, {});
  expect(sent.status < 300, `undo of ${last?.verb ?? 'nothing'}: ${JSON.stringify(sent.body)}`).toBe(
    expected,
  );
  tally[expected ? 'taken' : 'refused'] += 1;
  if (!expected || !last) return;
  person.status = last.from;
  person.open = last.open;
  person.last = null;
  settle(world, person.need);
}

async function turnFact(app: TestApp, person: Person, fact: Fact): Promise<void> {
  const { facts, id } = person;
  if (fact === 'checks') {
    facts.checks = !facts.checks;
    await app.owner`update checks set valid_until = ${facts.checks ? '2099-12-31' : '2020-01-01'} where placement_id = ${id} and kind = 'identity'`;
  } else if (fact === 'attended') {
    facts.attended = !facts.attended;
    await app.owner`update orientation_people set attended = ${facts.attended} where placement_id = ${id}`;
  } else {
    facts.choice = facts.choice === 'select' ? 'reserve' : 'select';
    await app.owner`update placements set host_choice = ${facts.choice} where id = ${id}`;
  }
}

/** A yes that was taken down: the member, or a coordinator other than the one who took it down. */
async function confirm(world: World, person: Person, who: Persona, tally: Tally): Promise<void> {
  const said = !['longlisted', 'shortlisted', 'invited', 'declined', ...closing].includes(person.status);
  const { taker } = person;
  const mine = who === person.member || (world.coordinators.includes(who) && taker !== null && taker !== who);
  const expected = said && !person.open && mine;
  const sent = await who.send('POST', `/api/placements/${person.id}/confirm-yes`, {});
  expect(sent.status < 300, `confirm in ${person.status}: ${JSON.stringify(sent.body)}`).toBe(expected);
  tally[expected ? 'taken' : 'refused'] += 1;
  if (!expected) return;
  person.open = true;
  // Something happened since: nothing is taken back over it.
  person.last = null;
}

async function standStill(app: TestApp, world: World, need: Need, who: Persona, tally: Tally): Promise<void> {
  const to = need.status === 'suspended' ? (need.was ?? '') : 'suspended';
  const sent = await who.send(
    'POST',
    `/api/programmes/${world.programme.code}/assignments/${need.id}/transitions`,
    {
      to,
      ...(to === 'suspended' ? { reasonCode: 'security' } : {}),
    },
  );
  const stands = need.status !== 'closed';
  expect(sent.status < 300, JSON.stringify(sent.body)).toBe(stands);
  if (!stands) return;
  if (to === 'suspended') need.was = need.status;
  need.status = to;
  settle(world, need);
  if (need.status === 'closed') await clearUp(app, world, need, tally);
}

/** What the database holds is what the model holds; and what no walk may break. */
async function agree(app: TestApp, world: World, person: Person): Promise<void> {
  const [row] = await app.owner<
    { status: string; open: boolean; taken: number; need: string; chained: boolean }[]
  >`
    select p.status, a.status as need,
      exists (select from disclosures d where d.placement_id = p.id and (d.ends_at is null or d.ends_at > now())) as open,
      (select count(*)::int from placements o where o.assignment_id = a.id and o.status = any (${seated})) as taken,
      p.status = 'lapsed' or coalesce((select m.to_status = p.status from placement_moves m where m.placement_id = p.id and m.undone_at is null
        order by m.version desc limit 1), true) as chained
    from placements p join assignments a on a.id = p.assignment_id where p.id = ${person.id}`;
  expect(row).toEqual({
    status: person.status,
    open: person.open,
    taken: taken(world, person.need),
    need: person.need.status,
    chained: true,
  });
  expect(row?.taken).toBeLessThanOrEqual(person.need.seats);
}
