import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readJpegHead, withoutMetadata } from './jpeg.ts';

const plain = sharp({ create: { width: 40, height: 20, channels: 3, background: '#a05030' } });

test('the head tells size, orientation and resolution', async () => {
  const file = await plain.clone().withMetadata({ orientation: 6, density: 200 }).jpeg().toBuffer();
  expect(readJpegHead(file)).toMatchObject({ width: 40, height: 20, components: 3, orientation: 6 });
  expect(readJpegHead(file.subarray(0, 30))).toBeNull();
});

test('place and time go, pixels and colours stay', async () => {
  const file = await plain.clone().keepIccProfile().withIccProfile('p3')
    .withExif({ IFD0: { Copyright: 'a pupil' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } }).jpeg().toBuffer();
  const clean = withoutMetadata(Buffer.concat([file, Buffer.from('a second picture behind the end')]));
  const metadata = await sharp(clean).metadata();
  expect(metadata.exif).toBeUndefined();
  expect(metadata.icc).toBeDefined();
  expect(clean.includes('pupil')).toBe(false);
  expect(clean.includes('second picture')).toBe(false);
  expect(await sharp(clean).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer());
});

test('a progressive JPEG keeps all its scans', async () => {
  const file = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
    .jpeg({ progressive: true }).toBuffer();
  expect(await sharp(withoutMetadata(file)).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer());
});
