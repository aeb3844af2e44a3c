// The sample programme's questions: which options are right.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './demo.mjs';

const { questions } = JSON.parse(await readFile(join(repository, 'static/sample/harrow-pike.json'), 'utf8'));

export function questionWithStem(stem) {
  const question = questions.find((one) => one.stem === stem.trim());
  assert.ok(question, `no question of the sample asks: ${stem}`);
  return question;
}

export const rightOptions = (question) => question.options.filter((option) => option.correct);
export const wrongOptions = (question) => question.options.filter((option) => !option.correct);
