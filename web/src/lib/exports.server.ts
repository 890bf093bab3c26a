// What the pages of exports do: show one's own, ask for one, end one.
import { redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { ExportItem } from '#lib/exports.ts';
import { type Refused, submit } from '#lib/form.ts';
import { textOf } from '#lib/values.ts';

const address = (programme: string): string => `/api/programmes/${encodeURIComponent(programme)}/exports`;

/** Of these programmes, newest first. */
export async function loadExports(
  fetch: typeof globalThis.fetch,
  programmes: string[],
): Promise<{ items: ExportItem[] }> {
  const lists = await Promise.all(
    programmes.map(async (programme) => {
      const { items } = await api(fetch).get<{ items: Omit<ExportItem, 'programme'>[] }>(address(programme));
      return items.map((item) => ({ ...item, programme }));
    }),
  );
  return { items: lists.flat().sort((one, other) => other.createdAt.localeCompare(one.createdAt)) };
}

/** `programmeOf` and `page`: where the page stands; a form names the programme where a page is about several. */
export function exportActions(
  programmeOf: (event: RequestEvent, form: FormData) => string,
  page: (event: RequestEvent) => string,
) {
  const act =
    (send: (values: Record<string, unknown>, programme: string, event: RequestEvent) => Promise<void>) =>
    async (event: RequestEvent): Promise<ActionFailure<Refused> | undefined> => {
      const form = await event.request.formData();
      const programme = programmeOf(event, form);
      return submit(event, {
        form,
        send: async (values: Record<string, unknown>): Promise<undefined> => {
          await send(values, programme, event);
          redirect(303, page(event));
        },
      });
    };
  return {
    ask: act(async (values, programme, event) => {
      const { kind, format, query, most } = values;
      await api(event.fetch).post(address(programme), {
        kind,
        format,
        ...(query === undefined ? {} : { query }),
        ...(most === undefined ? {} : { most: Number(most) }),
      });
    }),
    remove: act(async (values, programme, event) => {
      const id = textOf(values as never, 'id') ?? '';
      await api(event.fetch).delete(`${address(programme)}/${encodeURIComponent(id)}`);
    }),
  };
}
