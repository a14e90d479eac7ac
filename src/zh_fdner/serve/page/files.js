// Text files from the reader's disk.

import { Problem } from "./problem.js";

// A code point has at most 4 bytes, in UTF-8 as in GB18030.
const BYTES = 4;

/**
 * The file's text, and its encoding: UTF-8, else GB18030, which Chinese Windows writes.
 * @param {File} file
 * @param {number} limit code points
 */
export async function readText(file, limit) {
  if (file.size > limit * BYTES) throw new Problem((words) => words.tooLong(limit));
  const bytes = await file.arrayBuffer().catch((error) => {
    throw new Problem((words) => words.unreadable, String(error));
  });
  for (const encoding of ["utf-8", "gb18030"]) {
    const text = decode(bytes, encoding);
    if (text !== null) return { text, encoding: encoding.toUpperCase() };
  }
  throw new Problem((words) => words.notText);
}

/**
 * null if the bytes are not of the encoding. Text has no NUL; Word's and Excel's files have.
 * @param {ArrayBuffer} bytes
 * @param {string} encoding
 */
function decode(bytes, encoding) {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}
