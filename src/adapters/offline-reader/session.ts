import type { FieldImage, Reading } from '../../ports/reader.ts';
import { readCalibration, type Calibration } from './calibration.ts';
import { Pair } from './classify.ts';
import { matchOf, readMatchGates } from './match.ts';
import { Ocr } from './ocr.ts';
import { readDigits } from './read-digits.ts';
import { readLetters } from './read-letters.ts';
import { readNumber } from './read-number.ts';
import { readText } from './read-text.ts';

export type ReadRequest =
  | { readonly kind: 'digits' | 'number'; readonly image: FieldImage; readonly length: number | null }
  | { readonly kind: 'letters'; readonly image: FieldImage; readonly options: readonly string[] }
  | { readonly kind: 'text'; readonly image: FieldImage };

/** The classifiers of one worker; each is loaded when it is first needed. */
export class ReadingSession {
  private readonly calibration: Calibration = readCalibration();
  private readonly match = readMatchGates();
  private readonly ocr = new Ocr();
  private digitPair: Pair | null = null;
  private letterPair: Pair | null = null;

  async read(request: ReadRequest): Promise<Reading> {
    const reading = await this.readPlain(request);
    if (request.kind !== 'number' && request.kind !== 'text') return reading;
    return { ...reading, ...matchOf(this.match, request.kind, reading.text, reading.confidence) };
  }

  private async readPlain(request: ReadRequest): Promise<Reading> {
    const { digits, letters, text } = this.calibration;
    switch (request.kind) {
      case 'digits':
        return readDigits(request.image, request.length, this.pairOfDigits(), digits);
      case 'number':
        return readNumber(request.image, request.length, { pair: this.pairOfDigits(), ocr: this.ocr, curve: digits });
      case 'letters':
        this.letterPair ??= new Pair('letters');
        return readLetters(request.image, request.options, { pair: this.letterPair, ocr: this.ocr, curve: letters });
      case 'text':
        break;
    }
    return readText(request.image, this.ocr, text);
  }

  close(): Promise<void> {
    return this.ocr.close();
  }

  private pairOfDigits(): Pair {
    this.digitPair ??= new Pair('digits');
    return this.digitPair;
  }
}
