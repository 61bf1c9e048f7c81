import sharp from 'sharp';
import type { Seen } from './wire.ts';

const TILE_PX = 768;
const SMALL_PX = 384;
const TOKENS_PER_TILE = 258;

/** Tokens of a request: a quarter of the bytes of its texts, and of an image 258 for each tile that it begins. */
export async function inputTokens({ system, parts }: Seen): Promise<number> {
  const texts = [system, ...parts.map((part) => ('text' in part ? part.text : ''))];
  const images = await Promise.all(parts.flatMap((part) => ('image' in part ? [imageTokens(part.image.bytes)] : [])));
  return textTokens(texts.join('')) + images.reduce((sum, tokens) => sum + tokens, 0);
}

export function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

async function imageTokens(bytes: Buffer): Promise<number> {
  const { width, height } = await sharp(bytes).metadata();
  if (width <= SMALL_PX && height <= SMALL_PX) return TOKENS_PER_TILE;
  return Math.ceil(width / TILE_PX) * Math.ceil(height / TILE_PX) * TOKENS_PER_TILE;
}
