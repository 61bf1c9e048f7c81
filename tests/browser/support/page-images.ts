import sharp from 'sharp';

/** A page slightly askew, as a scanner gives it: thousandths → pixels of the image. */
const ANGLE = 0.012;
export const PAGE = { width: 1240, height: 1754 } as const;
const [cos, sin] = [Math.cos(ANGLE), Math.sin(ANGLE)];
const [kx, ky] = [PAGE.width / 1000, PAGE.height / 1000];
export const TRANSFORM: [number, number, number, number, number, number, number, number, number] = [kx * cos, -ky * sin, 14, kx * sin, ky * cos, -6, 0, 0, 1];

const PRINT = 'font-family="Noto Sans CJK SC" fill="#222"';
const HAND = 'font-family="Noto Serif CJK SC" font-style="italic" fill="#1b2a6b"';

const FIRST = (student: string, choice: string): string => `
  <text x="100" y="70" font-size="30" ${PRINT}>代数单元测验</text><text x="640" y="70" font-size="18" ${PRINT}>学号</text><text x="700" y="72" font-size="28" ${HAND}>${student}</text>
  <text x="80" y="180" font-size="18" ${PRINT}>1. 下列哪个数是质数？ A. 9  B. 11  C. 15  D. 21</text><text x="800" y="182" font-size="30" ${HAND}>${choice}</text>
  <text x="80" y="280" font-size="18" ${PRINT}>2. 计算 6 × 7 =</text><text x="300" y="284" font-size="34" ${HAND}>42</text>
  <text x="80" y="400" font-size="18" ${PRINT}>3. 解方程 x² − 5x + 6 = 0，并检验。</text>
  <text x="120" y="470" font-size="34" ${HAND}>(x − 2)(x − 3) = 0</text><text x="120" y="540" font-size="34" ${HAND}>x = 2 或 x = 3</text>
  <text x="120" y="620" font-size="34" ${HAND}>代入：4 − 10 + 6 = 0 ✓</text>`;
const SECOND = `
  <text x="80" y="120" font-size="18" ${PRINT}>4. 简述为什么负数乘以负数得正数。（4 分）</text>
  <text x="120" y="200" font-size="30" ${HAND}>因为 (−1)×(−1) 表示相反数的相反数，</text><text x="120" y="260" font-size="30" ${HAND}>所以又回到正数。</text>`;

function svg(body: string): string {
  const [a, c, e, b, d, f] = TRANSFORM;
  const ruled = Array.from({ length: 9 }, (_, index) => `<path d="M80 ${440 + index * 55}H920" stroke="#ddd" stroke-width="1"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PAGE.width}" height="${PAGE.height}"><rect width="100%" height="100%" fill="#f4f3f0"/>
    <g transform="matrix(${[a, b, c, d, e, f].join(' ')})">${ruled}${body}</g></svg>`;
}

const made = new Map<string, Promise<Buffer>>();

export async function pageImage(kind: 'first' | 'second' | 'blank', student: string, choice: string, width: number): Promise<Buffer> {
  const key = [kind, kind === 'first' ? student : '', choice, width].join('/');
  const body = kind === 'first' ? FIRST(student, choice) : kind === 'second' ? SECOND : '';
  const known = made.get(key) ?? sharp(Buffer.from(svg(body))).resize({ width }).grayscale().webp({ quality: 75 }).toBuffer();
  made.set(key, known);
  return await known;
}
