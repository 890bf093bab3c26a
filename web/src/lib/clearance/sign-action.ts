// The form actions behind a signature, for both sides. Server code only.
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { placementPapers, uploadPaper } from '#lib/document-actions.ts';
import { submit, type Refused } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';

const signatures = (placement: string): string =>
  `/api/placements/${encodeURIComponent(placement)}/terms/signatures`;

/** Signs with the name that was typed; then back to `path`. */
export async function signTerms(
  event: RequestEvent,
  placement: string,
  path: string,
): Promise<ActionFailure<Refused>> {
  const answer = await submit<Record<string, unknown>, never>(event, {
    prepare: ({ name, agreed, sha256, language }) => ({
      name: name ?? '',
      agreed: agreed === 'yes',
      sha256,
      language,
    }),
    send: async (input, from) => {
      await from.post(signatures(placement), input);
      redirect(303, `${path}?done=signed`);
    },
  });
  const { problem } = answer.data;
  const details = problem.details?.map((detail) =>
    detail.path === 'agreed' ? { ...detail, message: m.terms_agree_missing() } : detail,
  );
  return fail(answer.status, { ...answer.data, problem: { ...problem, ...(details ? { details } : {}) } });
}

/** Takes down a page that the person signed with ink: the page first, then the signature that rests on it. */
export const signOnPaper = (event: RequestEvent, placement: string, path: string) =>
  uploadPaper(event, {
    at: placementPapers(placement),
    kind: 'contract',
    name: 'page',
    then: async (paper, from, form) => {
      const text = (name: string) => String(form.get(name) ?? '').trim();
      await from.post(signatures(placement), {
        name: text('paperName'),
        agreed: true,
        sha256: text('sha256'),
        language: text('language'),
        onBehalf: { evidence: text('evidence'), documentId: paper.id },
      });
      redirect(303, `${path}?done=signed`);
    },
  });
