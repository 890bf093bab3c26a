// Going on with a draft on another device: codes that nobody guesses, contact that a code does not show, two devices that
// never lose each other's answers, and questionnaires that change in between.
import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import { useTestApp } from '../app.ts';
import { makeProgramme } from '../make.ts';
import {
  asVisitor,
  at,
  begun,
  type Draft,
  draftOf,
  save,
  someAnswers,
  standing,
  tablesWith,
  type Visitor,
  wholeBody,
} from './survey.ts';

const app = useTestApp();

interface Refusal {
  code: string;
  title: string;
  revision?: number;
  details: { path: string; message: string }[];
}

async function codeFor(visitor: Visitor, code: string): Promise<string> {
  const made = await visitor.call<{ code: string }>('POST', at(code, 'resume-code'));
  expect(made.status).toBe(200);
  return made.body.code;
}
async function resumed(code: string, typed: string): Promise<Visitor> {
  const visitor = asVisitor(app.current);
  const opened = await visitor.call('POST', at(code, 'resume'), { code: typed });
  expect(opened.status).toBe(200);
  return visitor;
}

describe('a survey for organisations', () => {
  test('stands beside the one for people: its own version, cookie and draft', async () => {
    const programme = await makeProgramme(app.current);
    const survey = `${programme.code}.organisations`;
    const visitor = await begun(app.current, programme.code);
    expect((await visitor.call<Refusal>('GET', at(survey, 'survey'))).body.code).toBe('survey_closed');
    const [version] = await app.current.owner<{ id: string }[]>`
      insert into questionnaire_versions (programme_id, audience, version, status, definition, published_at)
      values (${programme.id}, 'organisations', 1, 'published', ${app.current.owner.json(guyd as never)}, now()) returning id`;
    const open = await visitor.call<{ versionId: string; programme: Record<string, string> }>(
      'GET',
      at(survey, 'survey'),
    );
    expect(open.body.versionId).toBe(version?.id);
    expect(open.body.programme).toMatchObject({ code: programme.code, survey, audience: 'organisations' });
    expect((await visitor.call('GET', at(survey, `survey?version=${programme.versionId}`))).status).toBe(404);
    expect((await standing(visitor, survey)).draft).toBeNull();
    await visitor.call('POST', at(survey, 'drafts'), { language: 'en' });
    expect([...visitor.cookies.keys()].sort()).toEqual([`draft_${programme.code}`, `draft_${survey}`]);
    expect((await draftOf(visitor, survey)).versionId).toBe(version?.id);
    expect((await draftOf(visitor, programme.code)).versionId).toBe(programme.versionId);
  });
});

describe('a resume code', () => {
  test('opens the draft in another browser, however it is typed, and stands nowhere in the database', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    await save(first, code, 'who', { residence_country: ['NL'] });
    const typed = await codeFor(first, code);
    expect(typed).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const sloppy = ` ${typed.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' \u2013 ')}`;
    const second = await resumed(code, sloppy);
    expect((await draftOf(second, code)).answers).toMatchObject({ residence_country: 'NL' });
    expect((await draftOf(first, code)).codeUntil).not.toBeNull();
    const plain = typed.replaceAll('-', '');
    expect(await tablesWith(app.current, typed)).toEqual([]);
    expect(await tablesWith(app.current, plain)).toEqual([]);
    expect(await tablesWith(app.current, createHash('sha256').update(plain).digest('hex'))).toEqual([]);
  });

  test('needs a draft; a new one takes the place of the old; without knowing the survey it opens too', async () => {
    const { code } = await makeProgramme(app.current);
    expect((await asVisitor(app.current).call('POST', at(code, 'resume-code'))).status).toBe(404);
    const first = await begun(app.current, code);
    const old = await codeFor(first, code);
    const typed = await codeFor(first, code);
    const visitor = asVisitor(app.current);
    expect((await visitor.call<Refusal>('POST', '/api/resume', { code: old })).body.code).toBe(
      'wrong_resume_code',
    );
    const opened = await visitor.call<{ survey: string }>('POST', '/api/resume', { code: typed });
    expect(opened.body).toEqual({ survey: code });
    expect((await draftOf(visitor, code)).id).toBe((await draftOf(first, code)).id);
  });

  test('in the browser that holds the draft anyway it changes nothing', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    await save(first, code, 'contact', { name: ['Ama Mensah'] });
    const cookie = first.cookies.get(`draft_${code}`);
    await first.call('POST', at(code, 'resume'), { code: await codeFor(first, code) });
    expect(first.cookies.get(`draft_${code}`)).toBe(cookie);
    const { id, masked, answers } = await draftOf(first, code);
    expect([masked, answers['name']]).toEqual([[], 'Ama Mensah']);
    expect(
      await app.current.owner`select 1 from draft_browsers where draft_id = ${id} and secret_hash not in
      (select secret_hash from drafts where id = ${id})`,
    ).toHaveLength(0);
  });

  test('other answers on the device are not put aside unseen', async () => {
    const { code } = await makeProgramme(app.current);
    const typed = await codeFor(await begun(app.current, code), code);
    const other = await begun(app.current, code);
    await save(other, code, 'who', { residence_country: ['FR'] });
    const before = await draftOf(other, code);
    const refused = await other.call<Refusal>('POST', at(code, 'resume'), { code: typed });
    expect([refused.status, refused.body.code]).toEqual([409, 'draft_here']);
    expect((await draftOf(other, code)).id).toBe(before.id);
    const opened = await other.call('POST', at(code, 'resume'), { code: typed, replace: true });
    expect(opened.status).toBe(200);
    expect((await draftOf(other, code)).id).not.toBe(before.id);
  });

  test('wrong, expired, of an ended draft and no code at all are one answer by the same statements', async () => {
    const { code } = await makeProgramme(app.current);
    const [late, ended] = [await begun(app.current, code), await begun(app.current, code)];
    const [lateCode, endedCode] = [await codeFor(late, code), await codeFor(ended, code)];
    await app.current.owner`update resume_codes set expires_at = now() - interval '1 second'
      where draft_id = ${(await draftOf(late, code)).id}`;
    await app.current.owner`update drafts set expires_at = now() - interval '1 second'
      where id = ${(await draftOf(ended, code)).id}`;
    const answers = [];
    for (const typed of ['7K3M-2XQP-9RTV', lateCode, endedCode, 'no code', '']) {
      const { status, body } = await asVisitor(app.current).call<Refusal>('POST', at(code, 'resume'), {
        code: typed,
      });
      answers.push({ status, body });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 409, body: { code: 'wrong_resume_code' } });
  });

  test('is mailed without standing in the link, the one that is shown or a new one', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    const shown = await codeFor(first, code);
    const email = `${randomUUID()}@example.org`;
    const mailed = await first.call('POST', at(code, 'resume-code/mail'), { email, code: shown });
    expect(mailed.status).toBe(202);
    const bodies = () =>
      app.current.owner<
        { body: string }[]
      >`select body from mails where recipient = ${email} order by created_at`;
    const [one] = await bodies();
    expect(one?.body).toContain(shown);
    expect(one?.body).toContain(`/s/${code}/resume`);
    const links = one?.body.match(/https?:\S+/g) ?? [];
    expect(links).toHaveLength(1);
    expect(links[0]).not.toContain(shown.slice(0, 4));
    await first.call('POST', at(code, 'resume-code/mail'), { email });
    const [, two] = await bodies();
    const newCode = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(two?.body ?? '')?.[0] ?? '';
    expect(newCode).not.toBe(shown);
    await resumed(code, newCode);
    for (let more = 0; more < 3; more++)
      expect((await first.call('POST', at(code, 'resume-code/mail'), { email })).status).toBe(202);
    expect((await first.call('POST', at(code, 'resume-code/mail'), { email })).status).toBe(429);
    expect((await asVisitor(app.current).call('POST', at(code, 'resume-code/mail'), { email })).status).toBe(
      404,
    );
  });
});

describe('a browser that came by a code', () => {
  const contact: Record<string, string[]> = {
    name: ['Ama Mensah'],
    email: ['ama@people.example'],
    phone: ['+31 6 12345678'],
    city: ['Utrecht'],
  };

  test('never receives who the person is: not in the draft, the file, a refusal, or a conflict', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    await save(first, code, 'contact', contact);
    const second = await resumed(code, await codeFor(first, code));
    const seen = JSON.stringify([
      await second.call('GET', at(code, 'draft')),
      await second.call('GET', at(code, 'draft/file')),
      await second.call('POST', at(code, 'drafts'), { language: 'en' }),
      await save(second, code, 'contact', { name: [''], email: ['not an address'] }, { revision: 0 }),
      await save(second, code, 'contact', { phone: ['12'] }, {}),
      await second.call('POST', at(code, 'responses')),
    ]);
    for (const secret of ['Ama', 'Mensah', 'ama@', 'people.example', '12345678', 'Utrecht'])
      expect(seen).not.toContain(secret);
    expect((await draftOf(second, code)).masked.sort()).toEqual(['city', 'email', 'name', 'phone']);
  });

  test('keeps what it leaves empty, replaces what it types, removes what it ticks', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    await save(first, code, 'contact', contact);
    const second = await resumed(code, await codeFor(first, code));
    const fields = {
      name: [''],
      email: ['new@people.example'],
      phone: [''],
      'phone.remove': ['1'],
      city: [''],
    };
    const { revision } = await draftOf(second, code);
    expect((await save(second, code, 'contact', fields, { revision })).status).toBe(200);
    const { answers } = await draftOf(first, code);
    expect(answers).toMatchObject({ name: 'Ama Mensah', email: 'new@people.example', city: 'Utrecht' });
    expect(answers).not.toHaveProperty('phone');
  });

  test('learns nothing by guessing an address: right and wrong guesses look alike', async () => {
    const looks = [];
    for (const guess of ['ama@people.example', 'bob@people.example']) {
      const { code } = await makeProgramme(app.current);
      const first = await begun(app.current, code);
      await save(first, code, 'contact', contact);
      const second = await resumed(code, await codeFor(first, code));
      const outcomes = [];
      for (const revision of [0, 1, 1, 5]) {
        const { status, body } = await save<Refusal>(
          second,
          code,
          'contact',
          { email: [guess] },
          { revision },
        );
        outcomes.push({
          status,
          code: body.code,
          revision: body.revision,
          paths: body.details?.map(({ path }) => path),
        });
      }
      const { revision, masked, answers, topics } = await draftOf(second, code);
      looks.push(JSON.stringify({ outcomes, revision, masked, answers, topics }));
    }
    expect(looks[0]).toBe(looks[1]);
  });

  test('sees that it was sent from elsewhere, with the receipt, and can neither read nor take it back', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    await save(first, code, 'who', { residence_country: ['NL'] });
    const second = await resumed(code, await codeFor(first, code));
    const sent = await first.call<{ receipt: string }>('POST', at(code, 'responses'));
    expect((await standing(second, code)).sent).toMatchObject({ receipt: sent.body.receipt, here: false });
    expect((await second.call('GET', at(code, 'response'))).status).toBe(404);
    expect((await second.call('DELETE', at(code, 'response'))).status).toBe(404);
    expect((await second.call('GET', at(code, 'draft/file'))).status).toBe(404);
    const again = await second.call<{ receipt: string; repeated: boolean }>('POST', at(code, 'responses'));
    expect(again.body).toMatchObject({ receipt: sent.body.receipt, repeated: true });
    expect((await first.call('DELETE', at(code, 'response'))).status).toBe(204);
    expect((await standing(second, code)).sent).toBeNull();
    expect(
      await app.current.owner`select 1 from draft_browsers b join drafts d on d.id = b.draft_id`,
    ).toBeDefined();
  });

  test('that sends shares reading and taking back with the first browser, and may not send a whole body', async () => {
    const { code } = await makeProgramme(app.current);
    const first = await begun(app.current, code);
    await save(first, code, 'who', { residence_country: ['NL'] });
    await save(first, code, 'contact', contact);
    const second = await resumed(code, await codeFor(first, code));
    const { id, versionId } = await draftOf(second, code);
    // A whole submission would carry no contact: what is masked stands on the server only.
    const whole = await second.call('POST', at(code, 'responses'), wholeBody(versionId, someAnswers(), id));
    expect(whole.status).toBe(409);
    const sent = await second.call<{ id: string; receipt: string }>('POST', at(code, 'responses'));
    expect(sent.status).toBe(200);
    for (const browser of [first, second]) {
      expect((await standing(browser, code)).sent).toMatchObject({ receipt: sent.body.receipt, here: true });
      expect((await browser.call('GET', at(code, 'response'))).status).toBe(200);
    }
    const [kept] = await app.current.owner<{ email: string }[]>`
      select email from contact_details where response_id = ${sent.body.id}`;
    expect(kept?.email).toBe('ama@people.example');
    // Whoever found the code cannot send and leave the owner with nothing to take back.
    expect((await first.call('DELETE', at(code, 'response'))).status).toBe(204);
    expect((await second.call('GET', at(code, 'response'))).status).toBe(404);
  });
});

describe('two devices', () => {
  const both = async () => {
    const { code } = await makeProgramme(app.current);
    const one = await begun(app.current, code);
    await save(one, code, 'who', { residence_country: ['NL'], birth_year: ['1984'] });
    const two = await resumed(code, await codeFor(one, code));
    const { revision } = await draftOf(one, code);
    return { code, one, two, revision };
  };

  test('that change different questions of one page keep both changes', async () => {
    const { code, one, two, revision } = await both();
    const page: Record<string, string[]> = { residence_country: ['NL'], birth_year: ['1984'] };
    expect((await save(one, code, 'who', { ...page, birth_year: ['1985'] }, { revision })).status).toBe(200);
    expect((await save(two, code, 'who', { ...page, residence_country: ['FR'] }, { revision })).status).toBe(
      200,
    );
    expect((await draftOf(one, code)).answers).toMatchObject({ residence_country: 'FR', birth_year: 1985 });
  });

  test('that answer one question differently: it is named, the rest is saved, and saying it again counts', async () => {
    const { code, one, two, revision } = await both();
    await save(one, code, 'who', { residence_country: ['FR'], birth_year: ['1984'] }, { revision });
    const posted: Record<string, string[]> = { residence_country: ['BE'], birth_year: ['1990'] };
    const refused = await save<Refusal>(two, code, 'who', posted, { revision });
    expect([refused.status, refused.body.code, refused.body.details.map(({ path }) => path)]).toEqual([
      409,
      'draft_conflict',
      ['residence_country'],
    ]);
    const after = await draftOf(two, code);
    expect(after.answers).toMatchObject({ residence_country: 'FR', birth_year: 1990 });
    expect(refused.body.revision).toBe(after.revision);
    // Not knowing of it, the old page says it again: still refused.
    expect((await save(two, code, 'who', posted, { revision })).status).toBe(409);
    const knowing = await save(two, code, 'who', posted, { revision: (await draftOf(two, code)).revision });
    expect(knowing.status).toBe(200);
    expect((await draftOf(one, code)).answers).toMatchObject({ residence_country: 'BE', birth_year: 1990 });
  });

  test('that answer alike, repeat a request, or left a question as it was are in no conflict', async () => {
    const { code, one, two, revision } = await both();
    const changed: Record<string, string[]> = { residence_country: ['FR'], birth_year: ['1984'] };
    await save(one, code, 'who', changed, { revision });
    expect((await save(one, code, 'who', changed, { revision })).status).toBe(200);
    expect((await save(two, code, 'who', changed, { revision })).status).toBe(200);
    const untouched: Record<string, string[]> = { residence_country: ['NL'], birth_year: ['1984'] };
    expect((await save(two, code, 'who', untouched, { revision })).status).toBe(200);
    expect((await draftOf(two, code)).answers).toMatchObject({ residence_country: 'FR' });
  });

  test('sending what was checked before the other device saved is refused once, with the newest revision', async () => {
    const { code, one, two, revision } = await both();
    await save(two, code, 'who', { residence_country: ['FR'] }, { revision });
    const refused = await one.call<Refusal>('POST', at(code, 'responses'), { revision });
    const newest = (await draftOf(one, code)).revision;
    expect([refused.status, refused.body.code, refused.body.revision]).toEqual([
      409,
      'draft_conflict',
      newest,
    ]);
    expect((await one.call('POST', at(code, 'responses'), { revision: newest })).status).toBe(200);
  });
});

describe('forgetting', () => {
  test('on one device leaves the answers to the other, to the code, and ends with the last', async () => {
    const { code } = await makeProgramme(app.current);
    const one = await begun(app.current, code);
    await save(one, code, 'who', { residence_country: ['NL'] });
    const { id } = await draftOf(one, code);
    const typed = await codeFor(one, code);
    const cookie = one.cookies.get(`draft_${code}`) ?? '';
    await one.call('DELETE', at(code, 'draft'));
    one.cookies.set(`draft_${code}`, cookie);
    expect((await standing(one, code)).draft).toBeNull();
    const two = await resumed(code, typed);
    const three = await resumed(code, typed);
    await two.call('DELETE', at(code, 'draft'));
    expect((await standing(two, code)).draft).toBeNull();
    expect((await draftOf(three, code)).id).toBe(id);
    await app.current.owner`delete from resume_codes where draft_id = ${id}`;
    await three.call('DELETE', at(code, 'draft'));
    expect(await app.current.owner`select 1 from drafts where id = ${id}`).toHaveLength(0);
  });

  test('everywhere ends it for all, at once', async () => {
    const { code } = await makeProgramme(app.current);
    const one = await begun(app.current, code);
    const typed = await codeFor(one, code);
    const two = await resumed(code, typed);
    const { id } = await draftOf(one, code);
    const stranger = asVisitor(app.current);
    stranger.cookies.set(`draft_${code}`, `${id}.${'A'.repeat(22)}`);
    await stranger.call('DELETE', at(code, 'draft?everywhere=1'));
    expect((await standing(one, code)).draft?.id).toBe(id);
    await two.call('DELETE', at(code, 'draft?everywhere=1'));
    expect((await standing(one, code)).draft).toBeNull();
    expect(await app.current.owner`select 1 from draft_browsers where draft_id = ${id}`).toHaveLength(0);
    expect((await stranger.call('POST', at(code, 'resume'), { code: typed })).status).toBe(409);
  });
});

describe('time at the pages', () => {
  test('adds up, and a long pause counts as five minutes', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const { id } = await draftOf(visitor, code);
    await app.current.owner`update drafts set updated_at = now() - interval '40 seconds' where id = ${id}`;
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    await app.current.owner`update drafts set updated_at = now() - interval '3 days' where id = ${id}`;
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    await save(visitor, code, 'who', { residence_country: ['NL'] }, { seconds: 20 });
    const [row] = await app.current.owner<{ seconds: number }[]>`select seconds from drafts where id = ${id}`;
    expect(row?.seconds).toBeGreaterThanOrEqual(360);
    expect(row?.seconds).toBeLessThanOrEqual(362);
  });
});

describe('a draft that an offline device began', () => {
  test('is begun once however often it is asked for, and by its own secret only', async () => {
    const { code } = await makeProgramme(app.current);
    const own = { language: 'en', id: randomUUID(), secret: 'B'.repeat(22) };
    const visitor = asVisitor(app.current);
    expect((await visitor.call<Draft>('POST', at(code, 'drafts'), own)).body.id).toBe(own.id);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    visitor.cookies.clear();
    const again = await visitor.call<Draft>('POST', at(code, 'drafts'), own);
    expect([again.status, again.body.answers]).toMatchObject([201, { residence_country: 'NL' }]);
    const thief = asVisitor(app.current);
    const refused = await thief.call('POST', at(code, 'drafts'), { ...own, secret: 'C'.repeat(22) });
    expect([refused.status, thief.cookies.size]).toEqual([404, 0]);
    expect((await thief.call('POST', at(code, 'drafts'), { language: 'en', id: own.id })).status).toBe(400);
    await visitor.call('POST', at(code, 'responses'));
    visitor.cookies.clear();
    const sent = await visitor.call<Refusal>('POST', at(code, 'drafts'), own);
    expect([sent.status, sent.body.code]).toEqual([409, 'different_body']);
  });
});

describe('a questionnaire that changes in between', () => {
  interface Topic {
    key: string;
    questions: Question[];
  }
  interface Question {
    key: string;
    choices?: { code: string }[];
    limits?: object;
  }
  type Definition = typeof guyd & { topics: Topic[] };
  const publish = async (
    programme: { id: string },
    version: number,
    change: (definition: Definition) => void,
  ) => {
    const definition = structuredClone(guyd) as Definition;
    change(definition);
    await app.current.owner`update questionnaire_versions set status = 'retired'
      where programme_id = ${programme.id} and status = 'published'`;
    const [row] = await app.current.owner<{ id: string }[]>`
      insert into questionnaire_versions (programme_id, version, status, definition, published_at)
      values (${programme.id}, ${version}, 'published', ${app.current.owner.json(definition as never)}, now()) returning id`;
    return row?.id ?? '';
  };
  const withoutQuestion = (definition: Definition, key: string) => {
    for (const topic of definition.topics)
      topic.questions = topic.questions.filter((question) => question.key !== key) as typeof topic.questions;
  };

  test('takes the draft along with what fits, and says once what does not', async () => {
    const programme = await makeProgramme(app.current);
    const { code } = programme;
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'], birth_year: ['1984'] });
    const before = await draftOf(visitor, code);
    const newer = await publish(programme, 2, (definition) => withoutQuestion(definition, 'birth_year'));
    const moved = await draftOf(visitor, code);
    expect(moved).toMatchObject({ versionId: newer, answers: { residence_country: 'NL' }, topics: ['who'] });
    expect(moved.answers).not.toHaveProperty('birth_year');
    expect(moved.dropped).toEqual([
      { key: 'birth_year', label: expect.stringContaining('born'), reason: 'gone' },
    ]);
    expect(moved.revision).toBeGreaterThan(before.revision);
    expect((await draftOf(visitor, code)).dropped).toHaveLength(1);
    await save(visitor, code, 'who', { residence_country: ['FR'] }, { revision: moved.revision });
    expect((await draftOf(visitor, code)).dropped).toEqual([]);
  });

  test('a page made before and posted after is saved as far as it fits, and named as far as not', async () => {
    const programme = await makeProgramme(app.current);
    const { code } = programme;
    const visitor = await begun(app.current, code);
    const { revision } = await draftOf(visitor, code);
    const newer = await publish(programme, 2, (definition) => withoutQuestion(definition, 'birth_year'));
    const posted = await save(
      visitor,
      code,
      'who',
      { residence_country: ['NL'], birth_year: ['1984'] },
      { revision, versionId: programme.versionId },
    );
    expect(posted.status).toBe(200);
    const after = await draftOf(visitor, code);
    expect(after).toMatchObject({ versionId: newer, answers: { residence_country: 'NL' } });
    expect(after.dropped.map(({ key }) => key)).toEqual(['birth_year']);
    // Its topic is gone altogether: all of it is named, and nothing else is lost.
    const newest = await publish(programme, 3, (definition) => {
      definition.topics = definition.topics.filter(({ key }) => key !== 'who') as typeof definition.topics;
    });
    const gone = await save(
      visitor,
      code,
      'who',
      { residence_country: ['FR'] },
      { revision: after.revision, versionId: newer },
    );
    expect(gone.status).toBe(200);
    const last = await draftOf(visitor, code);
    expect(last.versionId).toBe(newest);
    expect(last.dropped.map(({ key }) => key)).toContain('residence_country');
  });

  test('another programme’s version is no page of this draft', async () => {
    const [one, other] = [await makeProgramme(app.current), await makeProgramme(app.current)];
    const visitor = await begun(app.current, one.code);
    const posted = await save(visitor, one.code, 'who', { tie: ['birth'] }, { versionId: other.versionId });
    expect(posted.status).toBe(404);
  });

  test('closed under one’s hands: said, kept, and still to be had as a file', async () => {
    const programme = await makeProgramme(app.current);
    const { code } = programme;
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    await app.current
      .owner`update questionnaire_versions set status = 'retired' where id = ${programme.versionId}`;
    const refused = await save<Refusal>(visitor, code, 'who', { residence_country: ['FR'] });
    expect([refused.status, refused.body.code]).toEqual([409, 'survey_closed']);
    const file = await visitor.call<{ answers: object }>('GET', at(code, 'draft/file'));
    expect([file.status, file.body.answers]).toMatchObject([200, { residence_country: 'NL' }]);
    expect(file.headers['content-disposition']).toContain(`${code}-answers.json`);
    const shown = await visitor.call<{ open: boolean }>(
      'GET',
      at(code, `survey?version=${programme.versionId}`),
    );
    expect([shown.status, shown.body.open]).toEqual([200, false]);
  });
});

describe('one browser with several tabs', () => {
  test('an older tab left alone undoes nothing; going back to a page and putting the old answer there does', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const { revision } = await draftOf(visitor, code);
    const put = (birth: string, page: string) =>
      visitor.call('PUT', at(code, 'draft/answers'), {
        topic: 'who',
        fields: { residence_country: ['NL'], birth_year: [birth] },
        revision,
        page,
      });
    await put('1984', 'first');
    expect((await put('', 'second')).status).toBe(200);
    expect((await draftOf(visitor, code)).answers['birth_year']).toBe(1984);
    expect((await put('', 'first')).status).toBe(200);
    expect((await draftOf(visitor, code)).answers).not.toHaveProperty('birth_year');
  });
});
