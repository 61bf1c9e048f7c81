import QRCode from 'qrcode';

/** Light modules round a code, each side; the standard asks for four. */
const QUIET = 4;

/** A QR code (error correction Q) as an SVG path in modules, y down, quiet zone counted in `side`. */
export interface QrPath {
  readonly path: string;
  readonly side: number;
}

export function qrPath(text: string): QrPath {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'Q' });
  const bars: string[] = [];
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x) === 0) continue;
      let end = x + 1;
      while (end < modules.size && modules.get(y, end) !== 0) end += 1;
      bars.push(`M${x + QUIET} ${y + QUIET}h${end - x}v1h${x - end}z`);
      x = end;
    }
  }
  return { path: bars.join(''), side: modules.size + 2 * QUIET };
}
