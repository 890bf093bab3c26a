// What both kinds of file have in common while they are written: rows go in, bytes come out as they are ready.
import type { Cell } from './columns.ts';

export interface Sheet {
  add(rows: readonly (readonly Cell[])[]): void | Promise<void>;
  end(): void | Promise<void>;
}
