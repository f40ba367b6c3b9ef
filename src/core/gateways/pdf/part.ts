import { grey, type Paper } from './paper.js';

/** A label, and beside it what there is to say, line by line; nothing when that is nothing. */
export function drawPart(paper: Paper, label: string, text: string): void {
  if (!text) return;
  const indent = 76;
  paper.ensure(14);
  const top = paper.y;
  // On one base line with the larger text beside it.
  paper.y += 1.6;
  paper.write(label, { size: 8, color: grey, weight: 'bold' }, paper.left, indent);
  paper.y = top;
  for (const line of text.split('\n')) {
    if (line.trim()) paper.write(line, {}, paper.left + indent);
    else paper.y += 6;
  }
  paper.y += 4;
}
