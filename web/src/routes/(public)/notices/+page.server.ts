// The inbox. Whoever opens it has read what it shows; what was new is still marked on this one page.
import { api } from '#lib/api.ts';
import { loadSession } from '#lib/session.ts';
import type { PageServerLoad } from './$types';

interface Notices {
  items: { id: string; subject: string; text: string; createdAt: string; readAt: string | null }[];
  total: number;
  page: number;
  pageSize: number;
}

export const load: PageServerLoad = async ({ fetch, url }) => {
  const from = api(fetch);
  await loadSession(from);
  const asked = Number(url.searchParams.get('page'));
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 1000 ? asked : 1;
  const notices = await from.get<Notices>(`/api/me/notices?page=${page}`);
  const unread = notices.items.filter((notice) => notice.readAt === null).map((notice) => notice.id);
  if (unread.length > 0) await from.post('/api/me/notices/read', { ids: unread });
  return { notices, pages: Math.max(1, Math.ceil(notices.total / notices.pageSize)) };
};
