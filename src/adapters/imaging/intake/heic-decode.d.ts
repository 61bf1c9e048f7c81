declare module 'heic-decode' {
  /** RGBA, rows without padding. */
  export default function decode(input: { buffer: Uint8Array }): Promise<{ width: number; height: number; data: Uint8ClampedArray }>;
}
