// From what an assignment asks for to the whole of a question: everything of it that the database knows, in a few statements.
import type { Transaction } from '@compatriot/db/client.ts';
import type { MatchNeeds, MatchQuestion } from '@compatriot/db/match.ts';
import { blockedDocuments, nearConcepts } from '@compatriot/db/queries/match-people.ts';
import type { HardCondition, PoolRecipient } from '@compatriot/db/vocabulary.ts';
import type { Context } from '../context.ts';
import type { OfficialAccess } from '../programmes/access.ts';
import { type Weights, keptResults, matchNumbers } from './rules.ts';
import { currentMatchSettings } from './settings.ts';

export interface AskOptions {
  /** The programme's, where they are read already. */
  settings?: { weights: Weights; ages: MatchQuestion['ages'] };
  /** In place of the programme's own. */
  weights?: Weights;
  without?: HardCondition[];
  kept?: number;
  /** `seedOf` the assignment's id. */
  seed?: number;
}

/** The first 32 bits of a random id: nobody can ask again until chance puts somebody first. */
export const seedOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 8), 16) >>> 0;

export function questionFor(
  ctx: Context,
  access: OfficialAccess,
  needs: MatchNeeds,
  options: AskOptions = {},
): Promise<MatchQuestion> {
  return systemQuestion(ctx.tx, access.programme.id, access.recipient, needs, options);
}

/** The same for jobs, in the transaction of a system actor of the programme. */
export async function systemQuestion(
  tx: Transaction,
  programmeId: string,
  recipient: PoolRecipient,
  needs: MatchNeeds,
  options: AskOptions = {},
): Promise<MatchQuestion> {
  const settings = options.settings ?? (await currentMatchSettings(tx, programmeId));
  const asked = needs.skills.map(({ conceptId }) => conceptId);
  const near = await nearConcepts(tx, needs.occupationId === null ? asked : [...asked, needs.occupationId]);
  const blocked = await blockedDocuments(tx, { programmeId, recipient }, needs.institutionId);
  return {
    needs,
    near: asked.map((id) => near.get(id) ?? []),
    nearOccupations: needs.occupationId === null ? [] : (near.get(needs.occupationId) ?? []),
    weights: options.weights ?? settings.weights,
    numbers: matchNumbers,
    ages: settings.ages,
    without: options.without ?? [],
    blocked,
    seed: options.seed ?? 0,
    kept: options.kept ?? keptResults,
  };
}
