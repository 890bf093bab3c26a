// The people one can sign in as in the demo. Their codes arrive at /dev/mail.
export const demoSignIns: {
  email: string;
  role: string;
  programme: string | null;
  note: string;
  /** What colleagues read; the note where there is none. */
  name?: string;
}[] = [
  {
    email: 'focal@guyd.example',
    role: 'focal_point',
    programme: 'guyd',
    note: 'Ministry official in Georgetown',
  },
  {
    email: 'partner@guyd.example',
    role: 'coordinator',
    programme: 'guyd',
    note: 'A second coordinator, without a say over money',
    name: 'Second coordinator',
  },
  {
    email: 'coordinator@guyd.example',
    role: 'coordinator',
    programme: 'guyd',
    note: 'Programme coordinator',
  },
  { email: 'host@guyd.example', role: 'host', programme: 'guyd', note: 'Georgetown Public Hospital' },
  { email: 'member@guyd.example', role: 'member', programme: 'guyd', note: 'A nurse who lives abroad' },
  {
    email: 'focal@ghana-health.example',
    role: 'focal_point',
    programme: 'ghana-health',
    note: 'Ministry official in Accra',
  },
  {
    email: 'coordinator@ghana-health.example',
    role: 'coordinator',
    programme: 'ghana-health',
    note: 'Programme coordinator',
  },
  {
    email: 'coordinator@midweb.example',
    role: 'coordinator',
    programme: 'midweb',
    note: 'Programme coordinator',
  },
  { email: 'admin@compatriot.example', role: 'administrator', programme: null, note: 'Sets up programmes' },
];
