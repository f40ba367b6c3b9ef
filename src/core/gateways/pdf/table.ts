import { grey, type Paper, type SetLine, type TextStyle } from './paper.js';

export interface Column {
  readonly title: string;
  /** Share of the width. */
  readonly share: number;
  readonly align?: TextStyle['align'];
}

/** Paragraphs, one under the other. */
export type Cell = readonly { readonly text: string; readonly style?: TextStyle }[];

const padding = 5;
const headStyle: TextStyle = { size: 8, weight: 'bold', color: grey };

export interface Table {
  /** Draws a row below the last one; the first time with the head above it. */
  row(cells: readonly Cell[]): void;
}

/** A table that goes on over pages, with its head on each; a row that is higher than a page is continued, too. */
export function drawTable(
  paper: Paper,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): void {
  const table = openTable(paper, columns);
  for (const row of rows) table.row(row);
}

/** The same for rows that come one by one. */
export function openTable(paper: Paper, columns: readonly Column[]): Table {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  let x = paper.left;
  const places = columns.map(({ title, share, align = 'left' }) => {
    const place = { title, align, x: x + padding, width: (share / total) * paper.width - 2 * padding };
    x += (share / total) * paper.width;
    return place;
  });
  const headHeight = heightOf([paper.set('M', 100, headStyle)]) + 2 * padding;
  let hasBegun = false;

  const drawHead = () => {
    const titles = places.map(({ title, width, align }) => paper.set(title, width, { ...headStyle, align }));
    const height = heightOf(titles) + 2 * padding;
    paper.box(paper.left, paper.y, paper.width, height, '#eef1f4');
    drawCells(titles, paper.y + padding);
    paper.y += height;
  };
  const drawCells = (cells: readonly (readonly SetLine[])[], top: number) => {
    for (const [n, lines] of cells.entries()) {
      const { x: left, width } = places[n]!;
      let y = top;
      for (const line of lines) {
        paper.draw(line, left, y, width);
        y += line.height;
      }
    }
  };
  const breakPage = () => {
    paper.breakPage();
    drawHead();
  };

  const row = (cells: readonly Cell[]) => {
    let rest: SetLine[][] = cells.map((cell, n) => {
      const { width, align } = places[n]!;
      return cell.flatMap(({ text, style }) => paper.set(text, width, { align, ...style }));
    });
    const height = heightOf(rest) + 2 * padding;
    if (!hasBegun) {
      // A head is never alone at the end of a page.
      paper.ensure(headHeight + Math.min(height, 120));
      drawHead();
      hasBegun = true;
    }
    if (paper.y + height > paper.bottom && height <= paper.pageRoom - headHeight) breakPage();
    while (rest.some(lines => lines.length > 0)) {
      const room = paper.bottom - paper.y - 2 * padding;
      const fits = rest.map(lines => fitting(lines, room));
      if (fits.some((count, n) => count < rest[n]!.length) && Math.max(...fits) === 0) {
        breakPage();
        continue;
      }
      const part = rest.map((lines, n) => lines.slice(0, fits[n]));
      drawCells(part, paper.y + padding);
      paper.y += heightOf(part) + 2 * padding;
      paper.rule();
      rest = rest.map((lines, n) => lines.slice(fits[n]));
      if (rest.some(lines => lines.length > 0)) breakPage();
    }
  };
  return { row };
}

const sum = (lines: readonly SetLine[]): number => lines.reduce((height, line) => height + line.height, 0);
const heightOf = (cells: readonly (readonly SetLine[])[]): number => Math.max(0, ...cells.map(sum));

/** How many lines fit into a height. */
function fitting(lines: readonly SetLine[], room: number): number {
  let used = 0;
  const over = lines.findIndex(({ height }) => (used += height) > room + 0.01);
  return over < 0 ? lines.length : over;
}
