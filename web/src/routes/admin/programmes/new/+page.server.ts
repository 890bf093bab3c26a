// Setting up a programme on one page. Every button posts the whole form and the page comes back as it was, with or without
// script: adding a country or a line for a person loses nothing.
import { redirect } from '@sveltejs/kit';
import { countryCodes } from '@compatriot/server/questionnaires/codes.ts';
import { suggestedCode } from '@compatriot/server/programmes/rules.ts';
import { api } from '#lib/api.ts';
import { readForm, refused } from '#lib/form.ts';
import { countryName } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import { listOf, textOf, type FormValues } from '#lib/values.ts';
import { filled, rowsOf, rowValues, withAnother } from './rows.ts';
import { inWords } from './words.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const { surveyLanguages } = await api(fetch).get<{ surveyLanguages: string[] }>('/api/programmes');
  const sort = new Intl.Collator(getLocale());
  return {
    languages: surveyLanguages,
    countries: countryCodes
      .map((value) => ({ value, label: countryName(value) }))
      .sort((a, b) => sort.compare(a.label, b.label)),
  };
};

/** What was typed, with a country that was chosen but not yet added, and the people’s lines. */
function typed(form: FormData): FormValues {
  const values = readForm(form);
  const chosen = textOf(values, 'country') ?? '';
  const countries = [...new Set([...(listOf(values, 'originCountries') ?? []), ...(chosen ? [chosen] : [])])];
  return { ...values, country: '', originCountries: countries, officials: rowValues(rowsOf(values)) };
}

const same = (values: FormValues) => ({ values, problem: null });

export const actions: Actions = {
  addCountry: async ({ request }) => same(typed(await request.formData())),

  removeCountry: async ({ request }) => {
    const form = await request.formData();
    const values = typed(form);
    const gone = form.get('country_gone');
    return same({
      ...values,
      originCountries: (listOf(values, 'originCountries') ?? []).filter((code) => code !== gone),
    });
  },

  addOfficial: async ({ request }) => {
    const values = typed(await request.formData());
    return same({ ...values, officials: rowValues(withAnother(rowsOf(values))) });
  },

  save: async (event) => {
    const values = typed(await event.request.formData());
    const name = textOf(values, 'name') ?? '';
    const code = (textOf(values, 'code') ?? '').trim() || suggestedCode(name);
    values['code'] = code;
    if (code === '' && name.trim() !== '') {
      return refused(problemAt('code', m.admin_code_none()), values);
    }
    let made: { code: string };
    try {
      made = await api(event.fetch).post<{ code: string }>('/api/programmes', bodyOf(values));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      if (thrown.code !== 'already_exists') return refused(inWords(thrown.toProblem(), values), values);
      const taken = m.admin_code_taken({ code, suggestion: `${code.slice(0, 37)}-2` });
      return refused({ ...problemAt('code', taken), status: thrown.status }, values);
    }
    redirect(303, `/admin/programmes/${made.code}`);
  },
};

const problemAt = (path: string, message: string): Problem => ({
  code: 'invalid',
  status: 400,
  title: m.form_problem_title(),
  details: [{ path, message }],
});

/** As the API takes it: a field left empty is not sent, and what is no number is sent as it is, so that the API says so. */
function bodyOf(values: FormValues): Record<string, unknown> {
  const given = (name: string): string | undefined => textOf(values, name)?.trim() || undefined;
  const number = (name: string): unknown => {
    const text = given(name);
    return text !== undefined && /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : text;
  };
  const list = (name: string): string[] => listOf(values, name) ?? [];
  return {
    name: given('name'),
    code: given('code'),
    summary: given('summary'),
    accent: given('accent'),
    originCountries: list('originCountries'),
    languages: list('languages'),
    sectors: list('sectors'),
    modes: list('modes'),
    draftDays: number('draftDays'),
    poolMonths: number('poolMonths'),
    contactMonths: number('contactMonths'),
    officials: filled(rowsOf(values)).map(({ row: { email, name, role, government } }) => ({
      email,
      ...(name.trim() ? { name } : {}),
      role,
      recipient: government ? 'home_government' : 'programme_team',
    })),
  };
}
