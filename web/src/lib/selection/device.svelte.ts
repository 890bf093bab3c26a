// The clock of the device that shows a page; null on the server and until the page runs.
import { onMount } from 'svelte';

export function deviceClock(): { readonly zone: string | null } {
  let zone = $state<string | null>(null);
  onMount(() => {
    zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  });
  return {
    get zone() {
      return zone;
    },
  };
}
