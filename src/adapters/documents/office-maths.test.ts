import { describe, expect, it } from 'vitest';
import { mathsAsText } from './office-maths.ts';

const r = (text: string): string => `<m:r><w:rPr><w:rFonts w:ascii="Cambria Math"/></w:rPr><m:t>${text}</m:t></m:r>`;
const e = (inner: string): string => `<m:e>${inner}</m:e>`;
const textOf = (formula: string): string => /<w:t xml:space="preserve">(.*?)<\/w:t>/s.exec(mathsAsText(`<w:p><m:oMath>${formula}</m:oMath></w:p>`))?.[1] ?? '';

describe('formulas of Office documents as text', () => {
  it.each([
    ['a fraction', `<m:f><m:fPr><m:ctrlPr/></m:fPr><m:num>${r('a+b')}</m:num><m:den>${r('2')}</m:den></m:f>`, '(a+b)/2'],
    ['a power of a sum', `<m:sSup>${e(r('x'))}<m:sup>${r('n+1')}</m:sup></m:sSup>`, 'x^(n+1)'],
    ['an index', `<m:sSub>${e(r('a'))}<m:sub>${r('1')}</m:sub></m:sSub>`, 'a_1'],
    ['both', `<m:sSubSup>${e(r('a'))}<m:sub>${r('1')}</m:sub><m:sup>${r('2')}</m:sup></m:sSubSup>`, 'a_1^2'],
    ['a root', `<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>${e(r('b²−4ac'))}</m:rad>`, 'sqrt(b²−4ac)'],
    ['a cube root', `<m:rad><m:deg>${r('3')}</m:deg>${e(r('8'))}</m:rad>`, 'root(3, 8)'],
    ['a sum', `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${r('i=1')}</m:sub><m:sup>${r('n')}</m:sup>${e(r('i'))}</m:nary>`, '∑_(i=1)^n i'],
    ['an integral, whose sign is not written', `<m:nary><m:sub>${r('0')}</m:sub><m:sup>${r('1')}</m:sup>${e(r('x dx'))}</m:nary>`, '∫_0^1 x dx'],
    ['square brackets', `<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>${e(r('0'))}${e(r('1'))}</m:d>`, '[0|1]'],
    ['a case with one brace', `<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr>${e(`<m:eqArr>${e(r('x=1'))}${e(r('y=2'))}</m:eqArr>`)}</m:d>`, '{x=1; y=2'],
    ['a function', `<m:func><m:fName>${r('sin')}</m:fName>${e(r('θ'))}</m:func>`, 'sin(θ)'],
    ['a matrix', `<m:m><m:mr>${e(r('1'))}${e(r('2'))}</m:mr><m:mr>${e(r('3'))}${e(r('4'))}</m:mr></m:m>`, '[1, 2; 3, 4]'],
    ['one in another', `<m:f><m:num><m:rad><m:deg/>${e(r('2'))}</m:rad></m:num><m:den>${r('x')}</m:den></m:f>`, '(sqrt(2))/x'],
    ['what is not known, by its letters', `<m:strange>${r('p')}<m:more>${r('q')}</m:more></m:strange>`, 'pq'],
    ['signs that XML escapes', r('a &lt; b'), 'a &lt; b'],
  ])('write %s', (_, formula, text) => {
    expect(textOf(formula)).toBe(text);
  });

  it('leave all other text as it is, also where a formula is not closed', () => {
    const plain = '<w:p><w:r><w:t>2 &lt; 3</w:t></w:r></w:p>';
    expect(mathsAsText(plain)).toBe(plain);
    expect(mathsAsText(`${plain}<m:oMath><m:r>`)).toBe(`${plain}<m:oMath><m:r>`);
    expect(mathsAsText(`<w:p><m:oMathPara><m:oMath>${r('x')}</m:oMath></m:oMathPara>${plain}</w:p>`)).toBe(`<w:p><w:r><w:t xml:space="preserve">x</w:t></w:r>${plain}</w:p>`);
  });
});
