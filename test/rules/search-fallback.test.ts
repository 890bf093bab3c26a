// When everybody is sent to the second engine, and when only the one who asked: an engine that is away is left alone for a
// moment, a question that is too much for it is not held against it, and a bug of ours is not hidden behind the second.
import { describe, expect, test } from 'vitest';
import { EngineDown, EngineError, EngineRefused, EngineSlow } from '@compatriot/search/client.ts';
import { type Read, type SearchEngine, everybody, nobody } from '@compatriot/search/engine.ts';
import { withFallback } from '@compatriot/search/fallback.ts';

const scope = { programmeId: '2f0f6a0e-3c2f-4b8a-9d2e-111111111111', recipient: 'programme_team' as const };
const read: Read = () => Promise.reject(new Error('nothing is read here'));
const soon = () => new Promise((settle) => setImmediate(settle));

function stage() {
  const first = { fails: null as Error | null, pingFails: null as Error | null, asked: 0 };
  const said: string[] = [];
  const engine = (name: SearchEngine['name']): SearchEngine => ({
    name,
    search() {
      if (name === 'postgres') return Promise.resolve(nobody(name));
      first.asked += 1;
      return first.fails ? Promise.reject(first.fails) : Promise.resolve(nobody(name));
    },
    sync: () => Promise.resolve(),
    ping: () => (first.pingFails ? Promise.reject(first.pingFails) : Promise.resolve()),
  });
  const both = withFallback(engine('meilisearch'), engine('postgres'), (line) => said.push(line));
  const ask = async (country = 'NL') => {
    const before = first.asked;
    const { fallback } = await both.search(read, scope, { ...everybody, countries: [country] });
    return { fallback, tried: first.asked > before };
  };
  return { first, said, ask };
}

describe('two engines as one', () => {
  test.each([
    new EngineDown('Meilisearch does not answer'),
    new EngineRefused('Meilisearch does not accept the key.'),
  ])('away: %s', async (error) => {
    const { first, said, ask } = stage();
    first.fails = error;
    expect(await ask()).toEqual({ fallback: true, tried: true });
    expect(await ask('FR')).toEqual({ fallback: true, tried: false }); // nobody waits for it twice
    expect(said).toHaveLength(1);
  });

  test.each([new TypeError('a bug of ours'), Object.assign(new Error('talent_quota'), { status: 429 })])(
    'what is not the engine’s is not hidden: %s',
    async (error) => {
      const { first, said, ask } = stage();
      first.fails = error;
      await expect(ask()).rejects.toBe(error);
      first.fails = null;
      expect(await ask()).toEqual({ fallback: false, tried: true });
      expect(said).toEqual([]);
    },
  );

  test('one question that takes too long, asked again and again, is that person’s alone', async () => {
    const { first, said, ask } = stage();
    for (let round = 0; round < 3; round += 1) {
      first.fails = new EngineSlow('Meilisearch took longer than 300 ms');
      expect(await ask('too much')).toEqual({ fallback: true, tried: true });
      expect(await ask('too much')).toEqual({ fallback: true, tried: true });
      first.fails = null;
      expect(await ask()).toEqual({ fallback: false, tried: true });
    }
    expect(said).toEqual([]);
  });

  test('two different ones in a row, or a ping, say that it is down', async () => {
    const twice = stage();
    twice.first.fails = new EngineSlow('Meilisearch took longer than 300 ms');
    await twice.ask('NL');
    await twice.ask('FR');
    expect(await twice.ask('GB')).toEqual({ fallback: true, tried: false });

    const frozen = stage();
    frozen.first.fails = new EngineSlow('Meilisearch took longer than 300 ms');
    frozen.first.pingFails = new EngineDown('Meilisearch does not answer');
    await frozen.ask('NL');
    await soon();
    expect(await frozen.ask('NL')).toEqual({ fallback: true, tried: false });
    expect(frozen.said).toHaveLength(1);
  });

  test('a question that the engine does not take is answered by the second, others by the first', async () => {
    const { first, said, ask } = stage();
    first.fails = new EngineError('invalid_search_filter', 'Meilisearch answers 400 (invalid_search_filter)');
    expect(await ask()).toEqual({ fallback: true, tried: true });
    expect(await ask()).toEqual({ fallback: true, tried: true });
    first.fails = null;
    expect(await ask()).toEqual({ fallback: false, tried: true });
    expect(said).toHaveLength(1); // for whoever looks after the server
  });
});
