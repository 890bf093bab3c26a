// Setting up a programme: what its body may say, the code suggested from its name, and colours that white text can be read on.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contrastWithWhite,
  defaultRetention,
  leastContrast,
  suggestedCode,
  usualRecipient,
} from '@compatriot/server/programmes/rules.ts';
import { programmeBody } from '@compatriot/server/programmes/schema.ts';

const least = {
  code: 'guyd',
  name: 'Guyana',
  originCountries: ['GY'],
  languages: ['en'],
  sectors: ['health'],
  modes: ['virtual'],
};
const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the code suggested from a name', () => {
  test.each([
    ['Guyana Diaspora Project (GUYD)', 'guyd'],
    ['MIDA Ghana Health', 'mida-ghana-health'],
    ['Diaspora Malagasy – Santé & Éducation', 'diaspora-malagasy-sante'],
    ['Migration for Development in the Western Balkans (MIDWEB)', 'midweb'],
    ['  Cabo   Verde  ', 'cabo-verde'],
    ['برنامج المغتربين', ''],
    ['X', ''],
    ['', ''],
    ['Donaudampfschifffahrtsgesellschaftskapitänsverband', 'donaudampfschifffahrtsgesellschaftskapit'],
  ])('%s → %s', (name, code) => expect(suggestedCode(name)).toBe(code));

  test('is empty or a code that the API takes, whatever the name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.lorem()), (name) => {
        const code = suggestedCode(name);
        if (code !== '') expect(programmeBody.shape.code.safeParse(code).success).toBe(true);
      }),
    );
  });
});

describe('colours', () => {
  test.each([
    ['#000000', 21],
    ['#ffffff', 1],
    ['#767676', 4.54],
    ['#0b5d57', 7.68],
  ])('%s has %d to 1 with white', (colour, contrast) =>
    expect(contrastWithWhite(colour)).toBeCloseTo(contrast, 1),
  );

  test('what is taken can be read, what is refused cannot', () => {
    fc.assert(
      fc.property(hex, (accent) => {
        const taken = programmeBody.safeParse({ ...least, accent }).success;
        expect(taken).toBe(contrastWithWhite(accent) >= leastContrast);
      }),
    );
  });
});

describe('what stands there when nothing is said', () => {
  test('retention as SAFETY.md has it, no officials, no colour', () => {
    expect(programmeBody.parse(least)).toMatchObject({
      ...defaultRetention,
      officials: [],
      accent: null,
      summary: '',
    });
  });

  test('a focal point reads for the home government, a coordinator for the team', () => {
    expect(usualRecipient).toEqual({ focal_point: 'home_government', coordinator: 'programme_team' });
  });
});
