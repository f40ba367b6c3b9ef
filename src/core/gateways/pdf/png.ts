import { crc32, inflateSync } from 'node:zlib';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const maxBytes = 1024 * 1024;
/** Pictures are unpacked in memory. */
const maxPixels = 4_000_000;
/** Samples of a pixel by colour type. */
const channels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Whether bytes are a whole, still PNG (ISO/IEC 15948) of modest size. The parser behind the papers believes what a
 * file says of its lengths and goes on for ever on one that was cut off, so nothing unsound may reach it.
 */
export function isSoundPng(bytes: Buffer): boolean {
  if (bytes.length > maxBytes || !bytes.subarray(0, 8).equals(signature)) return false;
  const data: Buffer[] = [];
  let rowBytes = 0;
  let height = 0;
  let isInterlaced = false;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      return false;
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, end);
    if ((at === 8) !== (type === 'IHDR')) return false;
    if (type === 'IHDR') {
      if (length !== 13) return false;
      const [width, bits, samples] = [content.readUInt32BE(0), content[8] ?? 0, channels[content[9] ?? -1]];
      height = content.readUInt32BE(4);
      if (samples === undefined || width * height === 0 || width * height > maxPixels) return false;
      rowBytes = 1 + Math.ceil((width * bits * samples) / 8);
      isInterlaced = content[12] !== 0;
    }
    // Moving pictures.
    if (['acTL', 'fcTL', 'fdAT'].includes(type)) return false;
    if (type === 'IDAT') data.push(content);
    if (type === 'IEND') return !isInterlaced && unpacksTo(data, rowBytes * height);
    at = end + 4;
  }
  return false;
}

function unpacksTo(data: readonly Buffer[], size: number): boolean {
  try {
    return inflateSync(Buffer.concat(data), { maxOutputLength: size }).length === size;
  } catch {
    return false;
  }
}
