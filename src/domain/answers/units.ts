import { normaliseWriting } from './normalise.ts';

/** Names of the same unit; conversion is never applied, so 1 m is not 100 cm here. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  km: ['千米', '公里', 'kilometre', 'kilometer', 'kilometres', 'kilometers'],
  m: ['米', 'metre', 'meter', 'metres', 'meters'],
  dm: ['分米', 'decimetre', 'decimeter'],
  cm: ['厘米', '公分', 'centimetre', 'centimeter', 'centimetres', 'centimeters'],
  mm: ['毫米', 'millimetre', 'millimeter', 'millimetres', 'millimeters'],
  'µm': ['微米', 'um', 'micrometre', 'micrometer'],
  nm: ['纳米'],
  'km^2': ['平方千米', '平方公里', 'km2'],
  'm^2': ['平方米', '平米', 'm2', 'sqm'],
  'dm^2': ['平方分米', 'dm2'],
  'cm^2': ['平方厘米', 'cm2'],
  'mm^2': ['平方毫米', 'mm2'],
  ha: ['公顷', 'hectare', 'hectares'],
  'm^3': ['立方米', 'm3'],
  'dm^3': ['立方分米', 'dm3'],
  'cm^3': ['立方厘米', 'cm3', 'cc'],
  l: ['升', '公升', 'litre', 'liter', 'litres', 'liters'],
  ml: ['毫升', 'millilitre', 'milliliter'],
  t: ['吨', 'tonne', 'tonnes'],
  kg: ['千克', '公斤', 'kilogram', 'kilograms'],
  g: ['克', 'gram', 'grams'],
  mg: ['毫克', 'milligram', 'milligrams'],
  s: ['秒', '秒钟', 'sec', 'second', 'seconds'],
  min: ['分', '分钟', 'minute', 'minutes'],
  h: ['时', '小时', 'hr', 'hrs', 'hour', 'hours'],
  d: ['天', '日', 'day', 'days'],
  'm/s': ['米/秒', '米每秒', 'ms^-1'],
  'km/h': ['千米/时', '千米/小时', '公里/小时', '千米每小时', 'kmh^-1', 'kph'],
  'm/s^2': ['米/秒^2', '米每二次方秒', 'm/s2', 'ms^-2'],
  'kg/m^3': ['千克/立方米', '千克每立方米', 'kgm^-3', 'kg/m3'],
  'g/cm^3': ['克/立方厘米', '克每立方厘米', 'gcm^-3', 'g/cm3'],
  N: ['牛', '牛顿', 'newton', 'newtons'],
  Pa: ['帕', '帕斯卡', 'pascal', 'pascals'],
  kPa: ['千帕'],
  J: ['焦', '焦耳', 'joule', 'joules'],
  kJ: ['千焦'],
  W: ['瓦', '瓦特', 'watt', 'watts'],
  kW: ['千瓦'],
  V: ['伏', '伏特', 'volt', 'volts'],
  A: ['安', '安培', 'amp', 'amps', 'ampere', 'amperes'],
  'Ω': ['欧', '欧姆', 'ohm', 'ohms'],
  Hz: ['赫', '赫兹', 'hertz'],
  mol: ['摩', '摩尔', 'mole', 'moles'],
  'mol/l': ['摩/升', '摩尔/升', '摩尔每升', 'moll^-1'],
  K: ['开', '开尔文', 'kelvin'],
  '°C': ['摄氏度', '℃', 'degc'],
  '°F': ['华氏度', '℉', 'degf'],
  '°': ['度', 'deg', 'degree', 'degrees'],
  '%': ['percent', '百分比'],
  '¥': ['元', '块', '人民币', 'rmb', 'cny', 'yuan'],
  $: ['美元', 'usd', 'dollar', 'dollars'],
  '€': ['欧元', 'eur', 'euro', 'euros'],
  '£': ['英镑', 'gbp'],
};


const CANONICAL = new Map(
  Object.entries(SYNONYMS).flatMap(([unit, names]) => [unit, ...names].map((name): [string, string] => [compact(name), unit])),
);

/** Words may be written with any capitals; symbols may not (`mW` is not `MW`), but litres come as `L` too. */
function compact(unit: string): string {
  const plain = normaliseWriting(unit).replaceAll(/[\s×.]/g, '').replace('μ', 'µ');
  return /^[a-z]{4,}$/i.test(plain) ? plain.toLowerCase() : plain.replaceAll(/(?<![a-zA-Z])(m?)L(?![a-zA-Z])/g, '$1l');
}

/** One spelling for each way of writing a unit: `厘米²`, `平方厘米` and `cm2` are `cm^2`; unknown units stay as they are, without spaces. */
export function normaliseUnit(unit: string): string {
  const plain = compact(unit);
  const known = CANONICAL.get(plain);
  if (known !== undefined) return known;
  const power = /^(.+?)(\^-?\d+)$/.exec(plain);
  const base = power?.[1] === undefined ? undefined : CANONICAL.get(power[1]);
  return base !== undefined && power ? base + (power[2] ?? '') : plain;
}
