/** An element of a formula. Text stays escaped as it is in the document. */
interface Node {
  readonly name: string;
  readonly value: string;
  readonly children: (Node | string)[];
}

const OPEN = '<m:oMath>';
const CLOSE = '</m:oMath>';

/**
 * Formulas of an Office document (`m:oMath`) as a line of text each, in runs that readers of text see: `(a+b)/2`, `x^2`, `sqrt(x)`,
 * `∑_(i=1)^n i`. What is not understood keeps its letters and signs. Other text is left as it is.
 */
export function mathsAsText(xml: string): string {
  const bare = xml.replaceAll(/<m:oMath(?: [^<>]*)?>/g, OPEN).replaceAll(/<\/?m:oMathPara(?: [^<>]*)?>/g, '');
  let out = '';
  let at = 0;
  for (;;) {
    const start = bare.indexOf(OPEN, at);
    const end = start < 0 ? -1 : bare.indexOf(CLOSE, start);
    if (start < 0 || end < 0) return out + bare.slice(at);
    out += `${bare.slice(at, start)}<w:r><w:t xml:space="preserve">${lineOf(treeOf(bare.slice(start + OPEN.length, end)))}</w:t></w:r>`;
    at = end + CLOSE.length;
  }
}

function treeOf(xml: string): Node {
  const root: Node = { name: '', value: '', children: [] };
  const open = [root];
  for (const [, closing, name = '', attributes = '', empty, text] of xml.matchAll(/<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)/g)) {
    const here = open.at(-1) ?? root;
    if (text !== undefined) here.children.push(text);
    else if (closing === '/') {
      if (open.length > 1) open.pop();
    } else {
      const node: Node = { name, value: /m:val="([^"]*)"/.exec(attributes)?.[1] ?? '', children: [] };
      here.children.push(node);
      if (empty !== '/') open.push(node);
    }
  }
  return root;
}

const nodes = ({ children }: Node): Node[] => children.filter((child) => typeof child !== 'string');
const child = (of: Node, name: string): Node | undefined => nodes(of).find((one) => one.name === name);
const line = (of: Node, name: string): string => lineOf(child(of, name));
/** The sign that a property names; `normal` where the property is not there. */
const sign = (of: Node, properties: string, name: string, normal: string): string => {
  const found = child(child(of, properties) ?? of, name);
  return found === undefined ? normal : found.value;
};
/** In brackets unless it is one letter or one number. */
const group = (text: string): string => (/^(?:[\p{L}\d]|\d+(?:\.\d+)?)$/u.test(text) ? text : `(${text})`);
const raised = (text: string): string => (text === '' ? '' : `^${group(text)}`);
const lowered = (text: string): string => (text === '' ? '' : `_${group(text)}`);

const WRITTEN: Readonly<Record<string, (of: Node) => string>> = {
  'm:f': (of) => `${group(line(of, 'm:num'))}/${group(line(of, 'm:den'))}`,
  'm:sSup': (of) => line(of, 'm:e') + raised(line(of, 'm:sup')),
  'm:sSub': (of) => line(of, 'm:e') + lowered(line(of, 'm:sub')),
  'm:sSubSup': (of) => line(of, 'm:e') + lowered(line(of, 'm:sub')) + raised(line(of, 'm:sup')),
  'm:sPre': (of) => lowered(line(of, 'm:sub')) + raised(line(of, 'm:sup')) + line(of, 'm:e'),
  'm:rad': (of) => {
    const degree = line(of, 'm:deg');
    return degree === '' ? `sqrt(${line(of, 'm:e')})` : `root(${degree}, ${line(of, 'm:e')})`;
  },
  'm:nary': (of) => `${sign(of, 'm:naryPr', 'm:chr', '∫')}${lowered(line(of, 'm:sub'))}${raised(line(of, 'm:sup'))} ${line(of, 'm:e')}`,
  'm:d': (of) => {
    const inner = nodes(of).filter(({ name }) => name === 'm:e').map(lineOf);
    return sign(of, 'm:dPr', 'm:begChr', '(') + inner.join(sign(of, 'm:dPr', 'm:sepChr', '|')) + sign(of, 'm:dPr', 'm:endChr', ')');
  },
  'm:func': (of) => `${line(of, 'm:fName')}(${line(of, 'm:e')})`,
  'm:limLow': (of) => line(of, 'm:e') + lowered(line(of, 'm:lim')),
  'm:limUpp': (of) => line(of, 'm:e') + raised(line(of, 'm:lim')),
  'm:bar': (of) => `bar(${line(of, 'm:e')})`,
  'm:acc': (of) => group(line(of, 'm:e')) + sign(of, 'm:accPr', 'm:chr', '\u0302'),
  'm:eqArr': (of) => nodes(of).filter(({ name }) => name === 'm:e').map(lineOf).join('; '),
  'm:m': (of) => `[${nodes(of).filter(({ name }) => name === 'm:mr').map((row) => nodes(row).map(lineOf).join(', ')).join('; ')}]`,
  'm:t': ({ children }) => children.filter((one) => typeof one === 'string').join(''),
};

function lineOf(node: Node | undefined): string {
  if (node === undefined || /^w:|Pr$/.test(node.name)) return '';
  const write = WRITTEN[node.name];
  return write === undefined ? nodes(node).map(lineOf).join('') : write(node);
}
