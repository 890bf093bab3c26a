// What pages do with papers in their form actions: hand one over, take one back. For +page.server.ts files only.
import type { RequestEvent } from '@sveltejs/kit';
import type { DocumentKind } from '@compatriot/db/work-vocabulary.ts';
import { largestDocument } from '@compatriot/server/documents/rules.ts';
import type { Api } from '#lib/api.ts';
import type { Paper } from '#lib/documents.ts';
import { submit } from '#lib/form.ts';
import { upload } from '#lib/upload.ts';

export const placementPapers = (placement: string): string =>
  `/api/placements/${encodeURIComponent(placement)}/documents`;
export const institutionPapers = (programme: string, institution: string): string =>
  `/api/programmes/${encodeURIComponent(programme)}/institutions/${encodeURIComponent(institution)}/documents`;
export const milestonePapers = (project: string, milestone: string): string =>
  `/api/projects/${encodeURIComponent(project)}/milestones/${encodeURIComponent(milestone)}/documents`;

/** Hands one file to the API. `at` is `placementPapers(id)`, `institutionPapers(programme, id)` or `milestonePapers(…)`. */
export function sendPaper(from: Api, at: string, kind: DocumentKind, file: File): Promise<Paper> {
  const query = new URLSearchParams({ kind, name: file.name.slice(-255) });
  return from.post<Paper>(`${at}?${query}`, file, { 'content-type': 'application/octet-stream' });
}

/**
 * The action of a form with a DocumentField: uploads its file, then goes on with the paper's id and the rest of the form.
 * `const actions = { upload: (event) => uploadPaper(event, { at: placementPapers(event.params.id), kind: 'cv', then: … }) }`
 */
export const uploadPaper = <Output>(
  event: Pick<RequestEvent, 'request' | 'fetch'>,
  options: {
    at: string;
    kind: DocumentKind | ((form: FormData) => DocumentKind);
    /** The field's name. */
    name?: string;
    then?: (paper: Paper, from: Api, form: FormData) => Promise<Output>;
  },
) => {
  const { at, kind, name = 'file', then } = options;
  return upload(event, {
    name,
    most: largestDocument,
    send: async (file, from, form) => {
      const paper = await sendPaper(from, at, typeof kind === 'string' ? kind : kind(form), file);
      return then ? then(paper, from, form) : { uploaded: paper.id };
    },
  });
};

/** The action behind a DocumentList's Remove buttons: they post `document`. */
export const removePaper = (event: Pick<RequestEvent, 'request' | 'fetch'>, at: string) =>
  submit<{ document: string }, { removed: true }>(event, {
    send: async ({ document }, from) => {
      await from.delete(`${at}/${encodeURIComponent(document)}`);
      return { removed: true };
    },
  });
