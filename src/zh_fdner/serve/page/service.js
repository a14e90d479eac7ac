// What the page asks of the service. Addresses are relative, so that a proxy may add a prefix.

import { Problem } from "./problem.js";

/**
 * @typedef {object} Entity
 * @property {number} start first code point
 * @property {number} end behind the last code point
 * @property {string} label
 * @property {string} text
 * @property {number | null} score 0 to 1, null for what is not predicted with a score
 *
 * @typedef {object} Model
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} licence
 * @property {string[]} labels
 * @property {string[]} stand_ins what about the model is a stand-in, in words
 * @property {number} threshold entities below it are uncertain
 * @property {{max_characters: number}} limits
 */

/** @returns {Promise<Model>} */
export function readModel() {
  return ask("model");
}

/**
 * The text's entities in order, the uncertain ones too: the page has a threshold of its own.
 * @param {string} text
 * @returns {Promise<Entity[]>}
 */
export async function annotate(text) {
  const { entities, low_confidence } = await ask("annotate", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
  });
  return merged(entities, low_confidence);
}

/**
 * Where a later component has put an entity in an uncertain one's place, that one is gone.
 * @param {Entity[]} sure
 * @param {Entity[]} uncertain
 */
function merged(sure, uncertain) {
  const apart = uncertain.filter(
    (low) => !sure.some((each) => each.start < low.end && low.start < each.end),
  );
  return [...sure, ...apart].sort((one, other) => one.start - other.start);
}

/**
 * @param {string} address
 * @param {RequestInit} [options]
 */
async function ask(address, options) {
  let response, content;
  try {
    response = await fetch(address, options);
    content = await response.text();
  } catch (error) {
    throw new Problem((words) => words.failure(0, null), String(error));
  }
  if (!response.ok) throw refusal(response, content);
  const answer = parsed(content);
  if (answer === null) throw new Problem((words) => words.otherAnswer);
  return answer;
}

/**
 * null if it is no JSON, such as the login page of a proxy.
 * @param {string} content
 */
function parsed(content) {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/**
 * The service says what is wrong as JSON, RFC 9457's; a proxy before it may say anything.
 * @param {Response} response
 * @param {string} content
 */
function refusal({ status, statusText, headers }, content) {
  const detail = parsed(content)?.detail ?? statusText;
  const retryAfter = headers.get("Retry-After");
  return new Problem((words) => words.failure(status, retryAfter), detail);
}
