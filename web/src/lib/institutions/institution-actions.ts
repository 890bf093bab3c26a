// What the pages of one institution do, the officials' and the hosts': each form has its fields in a group of its own, so
// that a refusal is shown beside the form it belongs to.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Api } from '#lib/api.ts';
import { sendPaper } from '#lib/document-actions.ts';
import { submit } from '#lib/form.ts';
import { textOf, type FormValues } from '#lib/values.ts';

type Event = Pick<RequestEvent, 'request' | 'fetch'>;
interface Place {
  /** Of the institution in the API. */
  address: string;
  /** Of the page. */
  page: string;
}

const group = (values: FormValues, name: string): FormValues => {
  const found = values[name];
  return typeof found === 'object' && !Array.isArray(found) ? found : {};
};

/** @param fields those that the form empties when they are left empty */
export const changeInstitution = (event: Event, { address, page }: Place, fields: readonly string[]) =>
  submit(event, {
    prepare: ({ version, ...values }: FormValues) => ({
      version,
      body: { ...Object.fromEntries(fields.map((name) => [name, null])), ...values },
    }),
    send: async ({ version, body }: { version: unknown; body: unknown }, from: Api) => {
      await from.patch(address, body, { 'if-match': `"${Number(version) || 0}"` });
      redirect(303, `${page}?done=saved`);
    },
  });

export const addHost = (event: Event, { address, page }: Place) =>
  submit(event, {
    prepare: (values) => group(values, 'host'),
    send: async (body: unknown, from: Api) => {
      await from.post(`${address}/hosts`, body);
      redirect(303, `${page}?done=host`);
    },
  });

/** @param own the account of who asks: who takes themselves off sees this page no more */
export const endHost = (event: Event, { address, page }: Place, own: string) =>
  submit(event, {
    send: async (values: FormValues, from: Api) => {
      const account = textOf(values, 'account') ?? '';
      await from.delete(`${address}/hosts/${encodeURIComponent(account)}`);
      redirect(303, account === own ? '/home' : `${page}?done=saved`);
    },
  });

export const addContact = (event: Event, { address, page }: Place) =>
  submit(event, {
    prepare: (values) => group(values, 'contact'),
    send: async (body: unknown, from: Api) => {
      await from.post(`${address}/contacts`, body);
      redirect(303, `${page}?done=host`);
    },
  });

export const contactLeaves = (event: Event, { address, page }: Place) =>
  submit(event, {
    send: async (values: FormValues, from: Api) => {
      await from.delete(`${address}/contacts/${encodeURIComponent(textOf(values, 'contact') ?? '')}`);
      redirect(303, `${page}?done=saved`);
    },
  });

/** With the paper that shows it, where there is one: a check that is refused leaves no paper behind. */
export async function recordCheck(event: Event, { address, page }: Place) {
  const form = await event.request.formData();
  const file = form.get('check.file');
  const papers = `${address}/documents`;
  return submit(event, {
    form,
    prepare: (values) => {
      const { checked = [], checkedOn = '', passed, ...rest } = group(values, 'check');
      return { checked, checkedOn, passed: passed === 'yes', ...rest };
    },
    send: async (body: object, from: Api) => {
      const paper =
        file instanceof File && file.size > 0 ? await sendPaper(from, papers, 'due_diligence', file) : null;
      try {
        await from.post(`${address}/checks`, { ...body, ...(paper ? { documentId: paper.id } : {}) });
      } catch (thrown) {
        if (paper) await from.delete(`${papers}/${paper.id}`);
        throw thrown;
      }
      redirect(303, `${page}?done=checked`);
    },
  });
}
