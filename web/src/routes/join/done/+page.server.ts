// Said whatever was answered; the address tells which.
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ yes: url.searchParams.get('answer') === 'yes' });
