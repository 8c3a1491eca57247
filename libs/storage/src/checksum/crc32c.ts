// CRC-32C (Castagnoli, RFC 3720 appendix B.4), reflected, sixteen tables ("slicing by 16", after Kounavis and Berry 2005).
// zlib's crc32 is another polynomial, and faster beyond some hundred bytes; below, this one needs no call out of JavaScript
// and finds all errors of up to five flipped bits.

const POLYNOMIAL = 0x82f63b78;
const SLICE = 16;
const tables = makeTables();

/**
 * @param bytes what to sum, from `begin` up to `end`
 * @param seed the sum of what came before, to continue it; 0 to begin
 * @returns an unsigned 32-bit integer
 */
export function crc32c(bytes: Uint8Array, seed = 0, begin = 0, end = bytes.length): number {
  let crc = ~seed;
  let at = begin;
  for (; at + SLICE <= end; at += SLICE) {
    crc =
      entry(15, byteAt(bytes, at) ^ crc) ^
      entry(14, byteAt(bytes, at + 1) ^ (crc >>> 8)) ^
      entry(13, byteAt(bytes, at + 2) ^ (crc >>> 16)) ^
      entry(12, byteAt(bytes, at + 3) ^ (crc >>> 24)) ^
      entry(11, byteAt(bytes, at + 4)) ^
      entry(10, byteAt(bytes, at + 5)) ^
      entry(9, byteAt(bytes, at + 6)) ^
      entry(8, byteAt(bytes, at + 7)) ^
      entry(7, byteAt(bytes, at + 8)) ^
      entry(6, byteAt(bytes, at + 9)) ^
      entry(5, byteAt(bytes, at + 10)) ^
      entry(4, byteAt(bytes, at + 11)) ^
      entry(3, byteAt(bytes, at + 12)) ^
      entry(2, byteAt(bytes, at + 13)) ^
      entry(1, byteAt(bytes, at + 14)) ^
      entry(0, byteAt(bytes, at + 15));
  }
  for (; at < end; at++) crc = entry(0, byteAt(bytes, at) ^ crc) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number; // the caller keeps within them
}

/** @param value whose lowest byte counts */
function entry(table: number, value: number): number {
  return tables[(table << 8) | (value & 0xff)] as number; // both are in range: 16 tables of 256
}

function makeTables(): Int32Array {
  const made = new Int32Array(SLICE * 256);
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
