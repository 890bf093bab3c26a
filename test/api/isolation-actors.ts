// Who acts on the isolation tests' stage, and short ways to say how many rows each may see.

export const insiders = [
  'coordinator',
  'team_focal',
  'government',
  'host',
  'waiting_host',
  'member',
  'worker',
] as const;
export const outsiders = [
  'nobody',
  'visitor',
  'somebody',
  'foreign_coordinator',
  'foreign_government',
  'foreign_host',
  'foreign_member',
  'foreign_worker',
  'administrator',
] as const;
export const actors = [...insiders, ...outsiders];
export type Actor = (typeof actors)[number];
export type Cells = Partial<Record<Actor, number>>;

export const each = (names: readonly Actor[], rows: number): Cells =>
  Object.fromEntries(names.map((name) => [name, rows]));
export const all = (rows: number) => each(actors, rows);
export const officials = (rows: number) => each(['coordinator', 'team_focal', 'government'], rows);
export const team = (rows: number) => each(['coordinator', 'team_focal'], rows);
export const hosts = (rows: number) => each(['host', 'waiting_host'], rows);
/** A session and an account of one's own. */
export const self = (rows: number) =>
  each(['coordinator', 'team_focal', 'government', 'host', 'waiting_host', 'member'], rows);

/** `total` is what the owner sees, so that no zero stands for a table without rows. */
