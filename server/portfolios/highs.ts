// HiGHS, compiled to WebAssembly. The package's types describe its CommonJS form, where the function that loads it stands one
// level deeper than in the module that Node gives us.
import highs from 'highs';

export const loadHighs = highs as unknown as typeof highs.default;
