import type { FieldImage, Reading } from '../../ports/reader.ts';
import { readCalibration, type Calibration } from './calibration.ts';
import { Pair } from './classify.ts';
import { matchOf, readMatchGates, type ScoredReading } from './match.ts';
import { Ocr } from './ocr.ts';
import { readDigits } from './read-digits.ts';
import { readLetters } from './read-letters.ts';
import { readNumber } from './read-number.ts';
import { readText } from './read-text.ts';

type ScoredRequest =
  | { readonly kind: 'number'; readonly image: FieldImage; readonly length: number | null }
  | { readonly kind: 'text'; readonly image: FieldImage };

export type ReadRequest =
  | ScoredRequest
  | { readonly kind: 'digits'; readonly image: FieldImage; readonly length: number | null }
  | { readonly kind: 'letters'; readonly image: FieldImage; readonly options: readonly string[] };

/** The classifiers of one worker; each is loaded when it is first needed. */
export class ReadingSession {
  private readonly calibration: Calibration = readCalibration();
  private readonly match = readMatchGates();
  private readonly ocr = new Ocr();
  private digitPair: Pair | null = null;
  private letterPair: Pair | null = null;

  async read(request: ReadRequest): Promise<Reading> {
    const { digits, letters } = this.calibration;
    switch (request.kind) {
      case 'digits':
        return readDigits(request.image, request.length, this.pairOfDigits(), digits);
      case 'letters':
        return readLetters(request.image, request.options, { pair: this.pairOfLetters(), ocr: this.ocr, curve: letters });
      case 'number':
      case 'text':
        break;
    }
    const scored = await this.readScored(request);
    return { ...scored.reading, ...matchOf(this.match, request.kind, scored) };
  }

  /** What may equal a key, before the gates for that. */
  readScored(request: ScoredRequest): Promise<ScoredReading> {
    const { digits, text } = this.calibration;
    return request.kind === 'number'
      ? readNumber(request.image, request.length, { pair: this.pairOfDigits(), ocr: this.ocr, curve: digits })
      : readText(request.image, { pair: this.pairOfLetters(), ocr: this.ocr, curve: text });
  }

  close(): Promise<void> {
    return this.ocr.close();
  }

  private pairOfLetters(): Pair {
    this.letterPair ??= new Pair('letters');
    return this.letterPair;
  }

  private pairOfDigits(): Pair {
    this.digitPair ??= new Pair('digits');
    return this.digitPair;
  }
}
