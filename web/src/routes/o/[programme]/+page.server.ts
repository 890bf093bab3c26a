// The programme's own address leads to where its officials begin.
import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
  const { programme } = await parent();
  const first: Record<string, string> = { administrator: 'map', coordinator: 'desk' };
  redirect(303, `/o/${programme.code}/${first[programme.role] ?? 'talent'}`);
};
