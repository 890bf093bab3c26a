// Sends a form of the builder without leaving the page. A refusal because somebody else was quicker also reads the newer
// state, so that pressing again saves on top of it; what was typed stays in the fields.
import type { SubmitFunction } from '$app/forms';
import { invalidateAll } from '$app/navigation';

export const staying =
  ({ reset = false }: { reset?: boolean } = {}): SubmitFunction =>
  () =>
  async ({ result, update }) => {
    await update({ reset });
    if (result.type === 'failure' && result.data?.['stale']) await invalidateAll();
  };
