import sharp from 'sharp';

/** At 150 dots per inch. */
const A4 = { width: 1240, height: 1754 };

/** A page of so many lines of pen, JPEG; another seed is another page. */
export function writtenPage(lines: number, seed: number): Promise<Buffer> {
  const strokes = Array.from({ length: lines }, (_, line) => {
    const y = 150 + line * 82;
    const path = Array.from({ length: 40 }, (__, step) => `${100 + step * 25},${y + ((step * 37 + line * 11 + seed * 7) % 29)}`).join(' ');
    return `<polyline points="${path}" fill="none" stroke="#223" stroke-width="4"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${A4.width}" height="${A4.height}"><rect width="100%" height="100%" fill="#fff"/>${strokes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer();
}
