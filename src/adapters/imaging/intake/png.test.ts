import sharp from 'sharp';
import { expect, test } from 'vitest';
import { bilevelPng, withoutPngMetadata } from './png.ts';

test('a bilevel PNG decodes to the pixels it was made of', async () => {
  const width = 37;
  const grey = Uint8Array.from({ length: width * 5 }, (_, i) => ((i * 7) % 3 === 0 ? 0 : 255));
  const png = bilevelPng(grey, width, 5, 300);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width, height: 5 });
  expect(new Uint8Array(data)).toEqual(grey);
  expect(await sharp(png).metadata()).toMatchObject({ density: 300, bitsPerSample: 1 });
});

test('EXIF is left out, pixels are not', async () => {
  const file = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123456' } })
    .withExif({ IFD0: { Copyright: 'a pupil' } }).png().toBuffer();
  const clean = withoutPngMetadata(file);
  expect((await sharp(clean).metadata()).exif).toBeUndefined();
  expect(await sharp(clean).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer());
});
