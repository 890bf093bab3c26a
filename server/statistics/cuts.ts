// Where exactly a group begins to be shown: a secret of the programme decides, so that nobody can plant answers up to it.
import { createHmac } from 'node:crypto';
import { type CutOf, leastPeople, mostLeast, roundingBase } from './rules.ts';

/**
 * A cut for each group that nobody can know. With a known one, somebody who answers nine times in a group of their own
 * making and sees a figure of ten has learnt that the one other person whom they sent there answered too; likewise at a
 * step of five. The same group has the same cut each time, or looking twice would tell where it is.
 * @param secret of the programme; read by the system only
 * @param scope audience and wave
 */
export function cutsOf(secret: string, scope: string): CutOf {
  return (group) => {
    const hash = createHmac('sha256', secret)
      .update(JSON.stringify([scope, group]))
      .digest();
    return {
      least: leastPeople + (hash.readUInt32BE(0) % (mostLeast - leastPeople + 1)),
      offset: hash.readUInt32BE(4) % roundingBase,
    };
  };
}
