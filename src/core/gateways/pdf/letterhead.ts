import { grey, ink, type Paper } from './paper.js';

export interface Letterhead {
  readonly name: string;
  /** Address, phone, mail: a line each. */
  readonly lines: readonly string[];
  /** A PNG; one that is not sound is left out. */
  readonly logo?: Buffer;
}

const logoSize = 52;

/** Who hands the paper out: logo and name above a rule. */
export function drawLetterhead(paper: Paper, { name, lines, logo }: Letterhead): void {
  const top = paper.y;
  const hasLogo = logo !== undefined && paper.picture(logo, paper.left, top, logoSize, logoSize);
  const x = hasLogo ? paper.left + logoSize + 14 : paper.left;
  paper.write(name, { size: 17, weight: 'bold', color: ink }, x);
  for (const line of lines) paper.write(line, { size: 8.5, color: grey }, x);
  if (hasLogo) paper.y = Math.max(paper.y, top + logoSize);
  paper.y += 8;
  paper.rule(ink, 1.2);
  paper.y += 12;
}
