// CRC-32C (Castagnoli, RFC 3720 appendix B.4), reflected, eight tables ("slicing by 8", Kounavis and Berry 2005).
// zlib's crc32 is another polynomial; this one finds all errors of up to five flipped bits in our record lengths.

const POLYNOMIAL = 0x82f63b78;
const tables = makeTables();

/**
 * @param bytes what to sum
 * @param seed the sum of what came before, to continue it; 0 to begin
 * @returns an unsigned 32-bit integer
 */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = ~seed;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low = view.getUint32(at, true) ^ crc;
    const high = view.getUint32(at + 4, true);
    crc =
      entry(7, low & 0xff) ^
      entry(6, (low >>> 8) & 0xff) ^
      entry(5, (low >>> 16) & 0xff) ^
      entry(4, low >>> 24) ^
      entry(3, high & 0xff) ^
      entry(2, (high >>> 8) & 0xff) ^
      entry(1, (high >>> 16) & 0xff) ^
      entry(0, high >>> 24);
  }
  for (; at < bytes.length; at++) crc = entry(0, (crc ^ view.getUint8(at)) & 0xff) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function entry(table: number, byte: number): number {
  return tables[(table << 8) | byte] as number; // both are in range: 8 tables of 256
}

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    made[byte] = crc;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] as number; // index is at least 256
    made[index] = (before >>> 8) ^ (made[before & 0xff] as number);
  }
  return made;
}
