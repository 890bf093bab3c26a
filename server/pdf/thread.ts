// Sets papers on a thread of its own: whatever somebody wrote into their duties, nobody waits for a page meanwhile.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';

export type PaperKind = 'certificate' | 'terms';

export interface PrintTask {
  id: number;
  kind: PaperKind;
  /** JSON, as the template of that kind reads it. */
  data: string;
  /** Seconds since 1970: when the paper was made, for its properties. */
  at: number;
}

export type PrintAnswer = { id: number; pdf: Uint8Array<ArrayBuffer> } | { id: number; failure: string };

const port = parentPort;
if (!port) throw new Error('thread.ts runs on a thread of its own');

const require = createRequire(import.meta.url);
/** Latin, Greek and Cyrillic; Arabic; Amharic and Tigrinya. Typst's own serif stands in for other scripts. */
const fonts = [
  ['noto-sans', '400Regular', 'NotoSans'],
  ['noto-sans', '700Bold', 'NotoSans'],
  ['noto-sans-arabic', '400Regular', 'NotoSansArabic'],
  ['noto-sans-arabic', '700Bold', 'NotoSansArabic'],
  ['noto-sans-ethiopic', '400Regular', 'NotoSansEthiopic'],
  ['noto-sans-ethiopic', '700Bold', 'NotoSansEthiopic'],
] as const;

const workspace = dirname(fileURLToPath(import.meta.url));
const compiler = NodeCompiler.create({
  workspace,
  fontArgs: [
    {
      fontBlobs: fonts.map(([family, weight, name]) =>
        readFileSync(
          join(
            dirname(require.resolve(`@expo-google-fonts/${family}/package.json`)),
            weight,
            `${name}_${weight}.ttf`,
          ),
        ),
      ),
    },
  ],
});

port.on('message', (task: PrintTask) => {
  port.postMessage(answerOf(task));
  // What was kept for people's papers leaves memory with them.
  compiler.evictCache(0);
});

function answerOf({ id, kind, data, at }: PrintTask): PrintAnswer {
  try {
    const made = compiler.compile({ mainFilePath: join(workspace, `${kind}.typ`), inputs: { data } });
    const paper = made.result;
    // Its own words quote the data.
    if (!paper) return { id, failure: `${kind}.typ does not compile` };
    return { id, pdf: new Uint8Array(written(paper, at)) };
  } catch {
    return { id, failure: `${kind}.typ could not be written` };
  }
}

/** For readers of screens (PDF/UA-1); a name in a script that no font here has is kept as it is, and the paper less strict. */
function written(paper: NodeTypstDocument, at: number): Buffer {
  try {
    return compiler.pdf(paper, { pdfStandard: 'ua-1', creationTimestamp: at });
  } catch {
    return compiler.pdf(paper, { creationTimestamp: at });
  }
}
