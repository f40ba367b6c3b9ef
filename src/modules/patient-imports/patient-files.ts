import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import {
  noNames,
  noRows,
  notText,
  repeatedColumns,
  tooManyRows,
  unreadable,
} from './patient-imports.errors.js';
import { isBlank, layoutOf, type Layout } from './patient-imports.rules.js';

/** Rows that one file may have. */
const maxRows = 100_000;
/** UTF-16 code units of the longest row. */
const maxRowLength = 20_000;

export interface FileRow {
  /** As a spreadsheet counts; the head is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of a CSV file (RFC 4180), one after the other; the head comes first, blank ones do not come at all. */
export async function* rowsOf(content: Readable): AsyncGenerator<FileRow> {
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: maxRowLength });
  content.once('error', error => parser.destroy(error));
  content.pipe(parser);
  let line = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      line++;
      if (line === 1 || !isBlank(cells)) yield { line, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(line + 1) : error;
  } finally {
    content.destroy();
  }
}

/** Reads a whole file before anything is done with it. Throws when it cannot be read, or says nothing about patients. */
export async function inspect(bytes: Buffer): Promise<{ layout: Layout; rows: number }> {
  if (!isUtf8(bytes) || bytes.includes(0)) throw notText();
  let layout: Layout | undefined;
  let rows = 0;
  for await (const { cells } of rowsOf(Readable.from(piecesOf(bytes)))) {
    if (layout) rows++;
    else layout = usable(layoutOf(cells));
    if (rows > maxRows) throw tooManyRows(maxRows);
  }
  if (!layout || rows === 0) throw noRows();
  return { layout, rows };
}

/** So that a large file does not hold the process from beginning to end. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}

function usable(layout: Layout): Layout {
  if (layout.repeated.length > 0) throw repeatedColumns(layout.repeated);
  if (!layout.columns.includes('first_name')) throw noNames();
  return layout;
}
