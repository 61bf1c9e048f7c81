export type Command =
  | 'accept' | 'next' | 'previous' | 'score' | 'evidence' | 'transcription' | 'note' | 'mode' | 'fit' | 'refuse' | 'later' | 'unresolved' | 'undo' | 'help'
  | 'save' | 'leave' | 'same_all' | 'same_each'
  | 'zoom_in' | 'zoom_out' | 'page_next' | 'page_previous';

export type KeyAction = { readonly kind: 'command'; readonly command: Command } | { readonly kind: 'digit'; readonly digit: number } | null;

/** Of a keyboard event, what decides. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly composing: boolean;
}

/** Where the focus is: text takes its own keys; a button takes Enter and Space. */
export type Place = 'desk' | 'field' | 'button';

const LETTERS: Readonly<Record<string, Command>> = {
  j: 'next',
  k: 'previous',
  s: 'score',
  e: 'evidence',
  t: 'transcription',
  c: 'note',
  f: 'mode',
  z: 'fit',
  x: 'refuse',
  u: 'later',
  n: 'unresolved',
  a: 'same_all',
  l: 'same_each',
};

/** By place on the keyboard: what these keys write differs between layouts and input methods. */
const CODES: Readonly<Record<string, Command>> = { Minus: 'zoom_out', NumpadSubtract: 'zoom_out', Equal: 'zoom_in', NumpadAdd: 'zoom_in', PageDown: 'page_next', PageUp: 'page_previous' };

const command = (name: Command | undefined): KeyAction => (name === undefined ? null : { kind: 'command', command: name });

export function actionOf(press: Press, place: Place, singleKeys: boolean): KeyAction {
  // An input method is composing: the key belongs to it, whatever it says.
  if (press.composing || press.keyCode === 229 || press.key === 'Process') return null;
  if (press.alt) return null;
  if (press.ctrl) {
    if (press.key === 'Enter') return command('save');
    return press.key.toLowerCase() === 'z' && !press.shift && place !== 'field' ? command('undo') : null;
  }
  if (press.key === 'Escape') return place === 'field' ? command('leave') : null;
  if (place === 'field') return null;
  if (press.key === 'Enter') return place === 'button' || press.shift ? null : command('accept');
  if (!singleKeys) return null;
  if (press.shift) return press.code === 'Slash' ? command('help') : press.code === 'Equal' ? command('zoom_in') : null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  if (digit !== undefined) return { kind: 'digit', digit: Number(digit) };
  return command(CODES[press.code] ?? LETTERS[press.key.toLowerCase()]);
}
