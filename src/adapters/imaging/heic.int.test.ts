import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { createImaging } from './index.ts';

/** 480 × 640, white, the word HEIC and a dark bar at x 40–240, y 200–240; made with libheif's heif-enc (HEVC). */
const PAGE = Buffer.from(
  [
    'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAA',
    'AAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFkAAEAAAAAAAACOAAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAwGlwcnAA',
    'AACiaXBjbwAAAHZodmNDAQNwAAAAAAAAAAAAWvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAWroCQCEAAQApQgEBA3AAAAMAkA',
    'AAAwAAAwBaoA8IAoFlupJKa5sCAAADAAIAAAMAAhAiAAEAB0QBwXKwYkAAAAAUaXNwZQAAAAAAAAHgAAACgAAAABBwaXhpAAAAAAMICAgAAAAW',
    'aXBtYQAAAAAAAAABAAEDgQKDAAACQG1kYXQAAAI0KAGvUUJC+XBQxBAJBAIBEPiBkl8X+t0LgPiyOwVuMiRARwImLICngCsL/K0NcCQ3buKNhv',
    'p0FMtWgK9bMvkFxbHufCQTFuMbgWnO0UlChRD2roglCBs8JROldVje2KIpyw44z8NbA5//3TX+xezzOzJCxnEKBAfxecwrbsHtafyBRpydYXyp',
    'V/SqGKGXpKk452KnRdlzIqVaSRKcqxnfawLkK0u0JKShF9aeMi4y+lXuEl64/vIBMwf1IRxLgwzXGy1J00vL4gPGWkJhGmeH1/Z7xez5tahmcb',
    'Y8ENNjnIAgnhsuS9eF+TdvxHbCf4AoZYt9cB646KNW2cmDCUjCwdhqrzYQeIqF5DpPZ4J4oGsRWTNI0ftxLnDm9gqVjtrgfcejnV1TeBTKcVab',
    'RTmoHmOk4b1ZMBebblqVn7oXyJxSRp8h8D1ektTx7TNnmu2zVhZuTyojTVLkAGB/9ojqBEQ/G9AeU2Sh+36N422O9yiqAjS6x+M9d5jZEGAsxx',
    'eWbgF5J/nfKukq/8m4lDKcAvU0/ieTr4DrIWeKYcCT7wvP4F791napjibbdXusNKBJ/fwHqMshZ2QCpCVG0gWiILV73WlD/gNmAIaApeGK/+2M',
    'aX4XeCi4fboXOqQ/SvsXI+dNomoX//rbgxPQRwVvk/znzn+CuWfcMYAAXMCXuMAIMAAAxoAAAAMAAAMAAJGAAAADAAADAAZMAAADAAADABkwAA',
    'ADAAADAD4gAAADAAADAHBA',
  ].join(''),
  'base64',
);
const LIMITS = { maxBytes: 1e6, maxPages: 10, maxPixels: 1e6, secondsPerPage: 60, memoryMegabytes: 1024 };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const folder = mkdtempSync(join(tmpdir(), 'ai-grading-heic-'));
const imaging = createImaging({ stagingDir: join(folder, 'staging'), children: 1, log: silent });
afterAll(async () => {
  await imaging.close();
  rmSync(folder, { recursive: true, force: true });
});

it('takes in a HEIC photograph', async () => {
  const path = join(folder, 'page.heic');
  writeFileSync(path, PAGE);
  const pages = [];
  for await (const event of imaging.intake(path, LIMITS)) if (event.kind === 'page') pages.push(event.page);
  expect(pages).toHaveLength(1);
  const image = pages[0]?.image;
  expect(image).toMatchObject({ width: 480, height: 640, mediaType: 'image/jpeg' });
  const { data } = await sharp(image?.path).greyscale().raw().toBuffer({ resolveWithObject: true });
  expect(data[220 * 480 + 140]).toBeLessThan(80);
  expect(data[500 * 480 + 140]).toBeGreaterThan(230);
});

it('says that a cut HEIC file is damaged', async () => {
  const path = join(folder, 'cut.heic');
  writeFileSync(path, PAGE.subarray(0, PAGE.length / 2));
  const take = async (): Promise<void> => {
    for await (const event of imaging.intake(path, LIMITS)) void event;
  };
  await expect(take()).rejects.toMatchObject({ code: 'file_damaged' });
});
