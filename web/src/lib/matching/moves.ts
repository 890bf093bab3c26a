// How one list of people differs from another: who moved by how many places, who is new, who is gone.
export type Move = { kind: 'up' | 'down'; by: number } | { kind: 'same' } | { kind: 'new' };

interface Placed {
  cardId: string;
  rank: number;
  pseudonym: string;
}

export function movesOf(before: readonly Placed[], after: readonly Placed[]): Map<string, Move> {
  const was = new Map(before.map(({ cardId, rank }) => [cardId, rank]));
  return new Map(
    after.map(({ cardId, rank }): [string, Move] => {
      const old = was.get(cardId);
      if (old === undefined) return [cardId, { kind: 'new' }];
      if (old === rank) return [cardId, { kind: 'same' }];
      return [cardId, { kind: old > rank ? 'up' : 'down', by: Math.abs(old - rank) }];
    }),
  );
}

export function goneFrom<Item extends Placed>(before: readonly Item[], after: readonly Placed[]): Item[] {
  const there = new Set(after.map(({ cardId }) => cardId));
  return before.filter(({ cardId }) => !there.has(cardId));
}
