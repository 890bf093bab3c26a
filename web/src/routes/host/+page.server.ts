// A host starts with the people asked for it; needs and terms of reference are one menu entry away.
import { redirect } from '@sveltejs/kit';

export const load = () => redirect(307, '/host/placements');
